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

package io.asgi.server.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the requests of a connection by the letter of RFC 9112, all at once, and stops at
 * the first that is wrong: what a proxy before the server sees. It shares nothing with
 * the server.
 */
final class StrictRequestParser {

	private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";

	private static final String LINE = "(" + TOKEN + ") ([\\x21-\\x7e\\x80-\\xff]+) HTTP/1\\.([01])";

	private static final String FIELD = "(" + TOKEN + "):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)";

	private static final String CHUNK = "([0-9A-Fa-f]+)([ \\t]*;[\\t\\x20-\\x7e\\x80-\\xff]*)*";

	private final String bytes;

	private int position;

	private StrictRequestParser(String bytes) {
		this.bytes = bytes;
	}

	/**
	 * Return the requests whose heads are right, up to and with the first whose body is
	 * not.
	 * @param bytes the bytes of the connection, each a character
	 */
	static List<Request> parse(String bytes) {
		StrictRequestParser parser = new StrictRequestParser(bytes);
		List<Request> requests = new ArrayList<>();
		try {
			while (true) {
				requests.add(parser.request());
				if (requests.get(requests.size() - 1).body() == null) {
					return requests;
				}
			}
		}
		catch (Malformed ex) {
			return requests;
		}
	}

	private Request request() throws Malformed {
		while (this.bytes.startsWith("\r\n", this.position)) {
			this.position += 2;
		}
		String line = line();
		require(line.matches(LINE));
		String[] parts = line.split(" ");
		boolean old = parts[2].endsWith("0");
		List<String> lengths = new ArrayList<>();
		List<String> codings = new ArrayList<>();
		for (String field = line(); !field.isEmpty(); field = line()) {
			require(field.matches("(?s)" + FIELD));
			String name = field.substring(0, field.indexOf(':')).toLowerCase(Locale.ROOT);
			String value = field.substring(field.indexOf(':') + 1).replaceAll("^[ \\t]+|[ \\t]+$", "");
			if (name.equals("content-length")) {
				lengths.add(value);
			}
			else if (name.equals("transfer-encoding")) {
				codings.add(value);
			}
		}
		require(codings.isEmpty() || (lengths.isEmpty() && !old));
		require(codings.isEmpty() || (codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked")));
		require(lengths.isEmpty() || (lengths.size() == 1 && lengths.get(0).matches("[0-9]{1,18}")));
		return new Request(parts[0], parts[1],
				body(lengths.isEmpty() ? -1 : Long.parseLong(lengths.get(0)), !codings.isEmpty()));
	}

	private String body(long length, boolean chunked) {
		try {
			return chunked ? chunks() : (length > 0) ? take(length) : "";
		}
		catch (Malformed ex) {
			return null;
		}
	}

	private String chunks() throws Malformed {
		StringBuilder body = new StringBuilder();
		while (true) {
			String line = line();
			require(line.matches(CHUNK));
			String digits = line.replaceAll("[ \\t]*;.*", "").replaceAll("^0+(?=.)", "");
			require(digits.length() <= 8);
			long size = Long.parseLong(digits, 16);
			if (size == 0) {
				for (String trailer = line(); !trailer.isEmpty(); trailer = line()) {
					require(trailer.matches(FIELD));
				}
				return body.toString();
			}
			body.append(take(size));
			require(line().isEmpty());
		}
	}

	private String take(long length) throws Malformed {
		require(this.bytes.length() - this.position >= length);
		this.position += (int) length;
		return this.bytes.substring(this.position - (int) length, this.position);
	}

	/**
	 * Return a line that CR LF ends and that has neither within.
	 */
	private String line() throws Malformed {
		int end = this.bytes.indexOf("\r\n", this.position);
		require(end >= 0);
		String line = this.bytes.substring(this.position, end);
		require(line.indexOf('\r') < 0 && line.indexOf('\n') < 0);
		this.position = end + 2;
		return line;
	}

	private static void require(boolean condition) throws Malformed {
		if (!condition) {
			throw new Malformed();
		}
	}

	/**
	 * One request.
	 *
	 * @param body the body, or {@code null} if it is malformed or has no end
	 */
	record Request(String method, String target, String body) {
	}

	private static final class Malformed extends Exception {

	}

}
