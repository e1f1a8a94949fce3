-- What is asked of an index; each statement has its name before it.

-- name: key
SELECT thing FROM keys WHERE key = ? ORDER BY thing LIMIT ?;

-- name: key in class
SELECT thing FROM (SELECT thing FROM keys WHERE key = ? ORDER BY thing LIMIT ?) AS found
WHERE EXISTS (SELECT 1 FROM members WHERE class = ? AND members.thing = found.thing) LIMIT ?;

-- name: beginning
SELECT thing FROM keys WHERE key >= ? AND key < ? ORDER BY key, thing LIMIT ?;

-- name: beginning in class
SELECT thing FROM
  (SELECT thing FROM keys WHERE key >= ? AND key < ? ORDER BY key, thing LIMIT ?) AS found
WHERE EXISTS (SELECT 1 FROM members WHERE class = ? AND members.thing = found.thing) LIMIT ?;

-- name: words
SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?;

-- name: words by rank
SELECT rowid FROM words WHERE words MATCH ? ORDER BY rank, rowid LIMIT ?;

-- name: terms that begin
SELECT term, things FROM terms
WHERE term >= ? AND term < ? AND length BETWEEN ? AND ? ORDER BY term LIMIT ?;

-- name: terms that end
SELECT term, things FROM terms
WHERE backwards >= ? AND backwards < ? AND length BETWEEN ? AND ? ORDER BY backwards LIMIT ?;

-- name: thing
SELECT iri, level FROM things WHERE id = ?;

-- name: thing of iri
SELECT id FROM things WHERE iri = ?;

-- name: texts
SELECT field, property, language, text, words FROM texts WHERE thing = ? ORDER BY place;

-- name: classes of thing
SELECT class FROM types WHERE thing = ? ORDER BY class;

-- name: members
SELECT thing FROM members WHERE class = ? ORDER BY thing LIMIT ?;

-- name: is member
SELECT 1 FROM members WHERE class = ? AND thing = ?;

-- name: properties
SELECT id, iri FROM properties;

-- name: classes
SELECT id, iri FROM classes ORDER BY id;

-- name: classes by likelihood
SELECT id, iri FROM classes ORDER BY stated DESC, iri;

-- name: classes read
SELECT DISTINCT class FROM raw.types;

-- name: properties read
SELECT DISTINCT property FROM raw.texts ORDER BY property;

-- name: things read
SELECT number, iri, level FROM raw.things ORDER BY level, length, iri;

-- name: types read
SELECT class FROM raw.types WHERE number = ? ORDER BY class;

-- name: texts read
SELECT field, property, language, text, words FROM raw.texts
WHERE number = ? ORDER BY field, property <> ?, language, words;

-- name: names read
SELECT words FROM raw.texts JOIN raw.things USING (number)
WHERE iri = ? AND field = ? ORDER BY words;

-- name: terms read
SELECT term, SUM(doc) FROM temp.vocabulary
WHERE col IN ('name', 'text') AND length(term) >= ? GROUP BY term ORDER BY term;

-- name: note thing
INSERT INTO raw.things VALUES (?, ?, ?, ?);

-- name: note type
INSERT INTO raw.types VALUES (?, ?);

-- name: note text
INSERT INTO raw.texts VALUES (?, ?, ?, ?, ?, ?);

-- name: add class
INSERT INTO classes VALUES (?, ?, ?);

-- name: add property
INSERT INTO properties VALUES (?, ?);

-- name: add thing
INSERT INTO things VALUES (?, ?, ?);

-- name: add type
INSERT INTO types VALUES (?, ?);

-- name: add member
INSERT INTO members VALUES (?, ?);

-- name: add text
INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?);

-- name: add key
INSERT INTO keys VALUES (?, ?);

-- name: add words
INSERT INTO words (rowid, name, kind, text, scope) VALUES (?, ?, ?, ?, ?);

-- name: add term
INSERT INTO terms VALUES (?, ?, ?, ?);

-- name: optimize
INSERT INTO words(words) VALUES ('optimize');
