-- What wrk sends, and how it reports: exact numbers on one line.
-- Arguments: method, bytes of the body, number of header fields, requests in one write.

function init(args)
	wrk.method = args[1]
	local size = tonumber(args[2])
	if size > 0 then
		wrk.body = string.rep("x", size)
		wrk.headers["Content-Type"] = "application/octet-stream"
	end
	for i = 1, tonumber(args[3]) do
		wrk.headers["X-Field-" .. i] = "value of field " .. i
	end
	local depth = tonumber(args[4])
	if depth > 1 then
		local all = string.rep(wrk.format(), depth)
		request = function() return all end
	end
end

function done(summary, latency, requests)
	local e = summary.errors
	io.write(string.format("RESULT micros=%d requests=%d bytes=%d errors=%d p50=%d p99=%d\n", summary.duration,
		summary.requests, summary.bytes, e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50),
		latency:percentile(99)))
end
