-- Sends the requests of a file in turn: wrk … -s send.lua URL -- FILE ACCEPT START
-- A "@" in a path becomes a number that no other request of the benchmark has.
local ids = 0

function setup(thread)
   thread:set("id", ids)
   ids = ids + 1
end

function init(args)
   before, after = {}, {}
   for line in io.lines(args[1]) do
      local head, tail = line:match("^([^@]*)@(.*)$")
      before[#before + 1] = head or line
      after[#after + 1] = tail or false
   end
   headers = { ["Accept"] = args[2] }
   number = tonumber(args[3]) + id * 5000000
   turn = id * 7919
end

function request()
   turn = turn + 1
   number = number + 1
   local place = turn % #before + 1
   local path = before[place]
   if after[place] then
      path = path .. string.format("%d", number) .. after[place]
   end
   return wrk.format("GET", path, headers)
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format("RESULT %d %d %d %d %d %d\n",
      summary.requests, summary.duration,
      latency:percentile(50), latency:percentile(99),
      errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
