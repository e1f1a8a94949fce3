"""Two short documents, typeset as badly as copies of real ones are; written for the tests."""

from __future__ import annotations

CHINESE = """ 城市公园署理事会

2031 年第二次会议

2031 年 3 月 4 日至 6 日，河湾

临时议程*项目 5

  署长的报告

一、 导言

1. 本报告介绍了 2030 年 7 月至 12 月的进展。城市公园署（公园署）在“绿色

街区”方案下开展工作。此 外 ， 河 湾 市 （ 下 城 区 ） 也 参 加 了 该 方 案 。见 GP/EB.2031/INF/3

号文件。


* GP/EB.2031/1。
 二、 “绿色街区”方案

A. 背景

2. 2029 年，公园署启动该方案1，根据第3/7 决议和第 3/8 号决

议开展工作。

3. 方案的 17 个目标中有 15 个已实现。资金组合为 960 万美元，预计六年内再增 5

000 万美元，长期为 5 亿美元。

1 方案是指一组项目。（见 GP (2028)，12:3。）
 B. 项目

4. 实例如下：

(a) 松岭长廊：近 20

万人住在附近。该计划包括 16 公里的步道；第 3 段已有说明；

(b) 河湾市广场：由五名全职和两名兼职专家负责，
2030
 年 6 月完工。

5. 该方案是：(a) 一项长期

的方案；(b) 一项 2.0 版的方案。其后续工作见第 4(b) 段。
""".replace("\n", " \n")
"""Each line ends in a space, as those of some copies do."""

ENGLISH = """GREEN PARKS AGENCY

I. Introduction

1. The present report covers 1 July to
31 December 2030. The Green Parks Agency, with an office in Oman, has 1,200 staff,
in line with paragraph
2. of the charter.
2. In 2029 the Agency began the Shaded Streets programme.1
1 A programme is a group of projects.
\f
A. Examples

3. Examples are:
(a) Pine Ridge Walk: nearly 200,000 people live nearby, and it cost USD 9.6
million;
(b) River Bend Square: finished in June 2030 by five experts.

4. The programme is: (a) long-term; and (b) shared. It goes on.
"""
