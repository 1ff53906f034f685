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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Loads with {@code wrk}: HTTP/1.1 over connections that are kept, each with the next
 * request when the response is there.
 *
 * @param scheme {@code http} or {@code https}
 * @param method the method of the requests
 * @param path the path of the requests
 * @param bodySize the bytes of the body of a request
 * @param fields how many header fields are added
 * @param pipelined how many requests are written at once
 * @param connections how many connections there are
 */
public record Wrk(String scheme, String method, String path, int bodySize, int fields, int pipelined,
		int connections) implements Load {

	private static final Pattern RESULT = Pattern.compile("^RESULT micros=(?<micros>\\d+) requests=(?<requests>\\d+) "
			+ "bytes=\\d+ errors=(?<errors>\\d+) p50=(?<p50>\\d+) p99=(?<p99>\\d+)$", Pattern.MULTILINE);

	/**
	 * Load a path with GET, over 64 connections.
	 * @param path the path
	 * @return the load
	 */
	public static Wrk get(String path) {
		return new Wrk("http", "GET", path, 0, 0, 1, 64);
	}

	/**
	 * Load a path with POST, over 64 connections.
	 * @param path the path
	 * @param bodySize the bytes of the body
	 * @return the load
	 */
	public static Wrk post(String path, int bodySize) {
		return new Wrk("http", "POST", path, bodySize, 0, 1, 64);
	}

	/**
	 * Return the same load over TLS.
	 * @return the load
	 */
	public Wrk secure() {
		return new Wrk("https", this.method, this.path, this.bodySize, this.fields, this.pipelined, this.connections);
	}

	/**
	 * Return the same load with more header fields.
	 * @param fields how many of them, beside {@code host}
	 * @return the load
	 */
	public Wrk withFields(int fields) {
		return new Wrk(this.scheme, this.method, this.path, this.bodySize, fields, this.pipelined, this.connections);
	}

	/**
	 * Return the same load with pipelining.
	 * @param depth how many requests are written at once
	 * @return the load
	 */
	public Wrk pipelined(int depth) {
		return new Wrk(this.scheme, this.method, this.path, this.bodySize, this.fields, depth, this.connections);
	}

	/**
	 * Return the same load over another number of connections.
	 * @param connections how many there are
	 * @return the load
	 */
	public Wrk connections(int connections) {
		return new Wrk(this.scheme, this.method, this.path, this.bodySize, this.fields, this.pipelined, connections);
	}

	@Override
	public Session open(int port) {
		return (seconds) -> parse(LoadCommand.run(command(port, seconds)));
	}

	List<String> command(int port, int seconds) {
		return List.of("wrk", "-t1", "-c" + this.connections, "-d" + seconds + "s", "--timeout", "10s", "-s",
				Script.FILE.toString(), this.scheme + "://127.0.0.1:" + port + this.path, "--", this.method,
				Integer.toString(this.bodySize), Integer.toString(this.fields), Integer.toString(this.pipelined));
	}

	static LoadResult parse(String output) {
		Matcher matcher = RESULT.matcher(output);
		if (!matcher.find()) {
			throw new IllegalStateException("There is no result in what wrk has written:\n" + output);
		}
		return new LoadResult(Long.parseLong(matcher.group("micros")) / 1e6, Long.parseLong(matcher.group("requests")),
				Long.parseLong(matcher.group("errors")), Double.parseDouble(matcher.group("p50")),
				Double.parseDouble(matcher.group("p99")));
	}

	/**
	 * The script of wrk as a file.
	 */
	private static final class Script {

		static final Path FILE = write();

		private Script() {
		}

		private static Path write() {
			try (InputStream script = Wrk.class.getResourceAsStream("load.lua")) {
				Path file = Files.createTempFile("load", ".lua");
				file.toFile().deleteOnExit();
				if (script == null) {
					throw new IOException("load.lua is missing");
				}
				Files.copy(script, file, StandardCopyOption.REPLACE_EXISTING);
				return file;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
