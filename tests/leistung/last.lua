-- wrk's side of tests/leistung/last.py: asks the addresses of a file in turn, tells the result as JSON.

function init(args)
   local anfragen = {}
   local koerper = nil
   if args[2] then
      local datei = assert(io.open(args[2], "rb"))
      koerper = datei:read("*a")
      datei:close()
   end
   local methode = koerper and "POST" or "GET"
   for pfad in io.lines(args[1]) do
      anfragen[#anfragen + 1] = wrk.format(methode, pfad, nil, koerper)
   end
   local nr = 0
   request = function()
      nr = nr % #anfragen + 1
      return anfragen[nr]
   end
end

function done(summary, latency, requests)
   local e = summary.errors
   io.write(string.format(
      '\n{"anfragen": %d, "sekunden": %.6f, "p50": %.4f, "p95": %.4f, "p99": %.4f, "fehler": %d}\n',
      summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3,
      latency:percentile(95) / 1e3, latency:percentile(99) / 1e3,
      e.connect + e.read + e.write + e.status + e.timeout))
end
