/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Loads with {@code h2load}: HTTP/2 in clear text, with many requests at once on each
 * connection.
 *
 * @param path the path of the requests
 * @param bodySize the bytes of the body of a request, which is then sent with POST
 * @param connections how many connections there are
 * @param streams how many requests are under way on each
 */
public record H2load(String path, int bodySize, int connections, int streams) implements Load {

	private static final Pattern FINISHED = Pattern.compile("finished in (?<time>[\\d.]+)(?<unit>us|ms|s|m),");

	private static final Pattern REQUESTS = Pattern
		.compile("(?<done>\\d+) done, (?<succeeded>\\d+) succeeded, (?<failed>\\d+) failed");

	private static final Pattern CODES = Pattern.compile("status codes: (?<good>\\d+) 2xx");

	@Override
	public Session open(int port) {
		return (seconds) -> run(port, seconds);
	}

	private LoadResult run(int port, int seconds) throws IOException, InterruptedException {
		Path folder = Files.createTempDirectory("h2load");
		Path log = folder.resolve("log");
		Path body = folder.resolve("body");
		try {
			List<String> command = new ArrayList<>(List.of("h2load", "-t1", "-c" + this.connections,
					"-m" + this.streams, "-D" + seconds, "--log-file", log.toString()));
			if (this.bodySize > 0) {
				Files.write(body, new byte[this.bodySize]);
				command.addAll(List.of("-d", body.toString()));
			}
			command.add("http://127.0.0.1:" + port + this.path);
			String output = LoadCommand.run(command);
			try (Stream<String> lines = Files.lines(log)) {
				return parse(output, latencies(lines));
			}
		}
		finally {
			Files.deleteIfExists(log);
			Files.deleteIfExists(body);
			Files.delete(folder);
		}
	}

	/**
	 * Return the latencies in the log: a line has the start, the status and the
	 * microseconds, and the status is 0 or -1 for a request that the end has cut off.
	 */
	static Latencies latencies(Stream<String> lines) {
		Latencies latencies = new Latencies();
		lines.map((line) -> line.split("\t"))
			.filter((fields) -> fields[1].equals("200"))
			.forEach((fields) -> latencies.add(Long.parseLong(fields[2]) * 1000));
		return latencies;
	}

	static LoadResult parse(String output, Latencies latencies) {
		Matcher finished = FINISHED.matcher(output);
		Matcher requests = REQUESTS.matcher(output);
		Matcher codes = CODES.matcher(output);
		if (!finished.find() || !requests.find() || !codes.find()) {
			throw new IllegalStateException("There is no result in what h2load has written:\n" + output);
		}
		double seconds = Double.parseDouble(finished.group("time")) * switch (finished.group("unit")) {
			case "us" -> 1e-6;
			case "ms" -> 1e-3;
			case "m" -> 60;
			default -> 1;
		};
		long done = Long.parseLong(requests.group("done"));
		long good = Math.min(Long.parseLong(requests.group("succeeded")), Long.parseLong(codes.group("good")));
		return new LoadResult(seconds, good, (done - good) + Long.parseLong(requests.group("failed")),
				latencies.micros(0.5), latencies.micros(0.99));
	}

}
