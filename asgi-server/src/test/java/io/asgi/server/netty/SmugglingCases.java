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

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests that a proxy and a server might understand in different ways. Each is complete
 * for somebody who reads it kindly.
 */
final class SmugglingCases {

	private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n";

	private static final String POST = "POST /a HTTP/1.1\r\nHost: a\r\n";

	private static final String[] LENGTHS = { "5, 5", "5,5", "5, 6", "+5", "-5", "-0", "0x5", "5x", "5 5", "5.0", "",
			"\u000b5", "5\u000b", "5;", "\"5\"", "99999999999999999999", "9223372036854775808", "5,", ",5", "1e1",
			"5_0" };

	private static final String[] CODINGS = { "gzip", "identity", "xchunked", "chunkedx", "gzip, chunked",
			"chunked, identity", "identity, chunked", "chunked, gzip", "chunked, chunked", "chunked;q=1", "\"chunked\"",
			"chunked,", ",chunked", "\u000bchunked", "\fchunked", "chunked\u000b", "chun ked", "", "chunked\u00a0",
			"'chunked'", "chunked\u0001", "\u0000chunked", "chunked foo", "identity, chunked, identity" };

	private static final String[] FIELDS = { "X-A: b\r\n c", "X-A: b\r\n\tc", "X-A:\r\n b",
			"Transfer-Encoding:\r\n chunked", "Transfer-Encoding: chun\r\n ked", " X-A: b", "\tX-A: b", "X-A: b\n",
			"X-A: b\nContent-Length: 5", "X-A: b\rContent-Length: 5", "X-A: b\r\r", "X-A: b\rc", "X-A : b",
			"Content-Length : 5", "Transfer-Encoding : chunked", "Content-Length\t: 5", "X-A\u0000: b", "X-A: b\u0000c",
			"X A: b", "X(A): b", "X@A: b", "X-\u00e9: b", "X\u007f: b", "X\u000b: b", ": b", "b",
			"\u0000Content-Length: 5", "\u000bTransfer-Encoding: chunked", "X-A: b\u0001", "X-A: b\u007f",
			"X-A: b\u000bc", "X-A: b\fc", "Host: b", "Host : b", ":path: /x", ":method: POST", ":authority: b",
			"Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b" };

	private static final String[] HOSTS = { "", "Host: a\r\nHost: a\r\n", "Host: a\r\nHost: b\r\n", "Host: a, b\r\n",
			"Host: a b\r\n", "Host: a/b\r\n", "Host: a@b\r\n", "Host: a?b\r\n", "Host: a#b\r\n", "Host: a\tb\r\n",
			"Host: a:x\r\n", "Host: a:99999\r\n", "Host: a:-1\r\n", "Host: [::1\r\n", "Host: []\r\n", "Host: [x]\r\n",
			"Host: ::1\r\n", "Host: a\\b\r\n", "Host: <a>\r\n", "Host: a\"b\r\n", "Host: \u00e9\r\n" };

	private static final String[] LINES = { "GET /a b HTTP/1.1", "GET  /a HTTP/1.1", "GET\t/a\tHTTP/1.1",
			"GET /a\tHTTP/1.1", " GET /a HTTP/1.1", "GET /a HTTP/1.1 ", "GET /a HTTP/1.1\r", "GET /a", "GET", "/a",
			"GET /a HTTP/2.0", "GET /a HTTP/3.0", "GET /a HTTP/5.1", "GET /a HTTP/11", "GET /a HTTP/1.10",
			"GET /a HTTP/1,1", "GET /a http/1.1", "GET /a HTTP/ 1.1", "GET /a HTTP/1.1x", "GET /a XHTTP/1.1",
			"GET a HTTP/1.1", "GET a:b HTTP/1.1", "GET * HTTP/1.1", "GET /a\u0000 HTTP/1.1", "GET /a\u0001b HTTP/1.1",
			"GET /a\u007f HTTP/1.1", "G(T /a HTTP/1.1", "G\u0000T /a HTTP/1.1", "G\u00e9T /a HTTP/1.1",
			"GET: /a HTTP/1.1", "GET ftp://b/a HTTP/1.1", "GET http:///a HTTP/1.1", "GET http://b c/a HTTP/1.1",
			"GET /a\u000bHTTP/1.1", "GET /a\u00a0HTTP/1.1", "\u0000GET /a HTTP/1.1", "GET\u000b/a HTTP/1.1",
			"GET /a\fHTTP/1.1", "PRI * HTTP/2.0", "GET /a HTTP/1.1\rX: y", "GET /a \rHTTP/1.1", "GET ?a HTTP/1.1",
			"GET #a HTTP/1.1" };

	private static final String[] CHUNKS = { "5\nabcde\r\n0\r\n\r\n", "5\rabcde\r\n0\r\n\r\n", "5\r\nabcde\n0\r\n\r\n",
			"5\r\nabcde0\r\n\r\n", "5\r\nabcdef\r\n0\r\n\r\n", "5\r\nabcde\r0\r\n\r\n", "5\r\nabcde\r\n0\n\n",
			"5\r\nabcde\r\n0\r\n\n", "5\r\nabcde\r\n0\n\r\n", "0x5\r\nabcde\r\n0\r\n\r\n", "-5\r\nabcde\r\n0\r\n\r\n",
			"+5\r\nabcde\r\n0\r\n\r\n", " 5\r\nabcde\r\n0\r\n\r\n", "5 \r\nabcde\r\n0\r\n\r\n",
			"5\t\r\nabcde\r\n0\r\n\r\n", "\r\nabcde\r\n0\r\n\r\n", "g\r\nabcde\r\n0\r\n\r\n",
			"5g\r\nabcde\r\n0\r\n\r\n", "5;a=b\nabcde\r\n0\r\n\r\n", "5;a\nb\r\nabcde\r\n0\r\n\r\n",
			"5;a\rb\r\nabcde\r\n0\r\n\r\n", "5;\r\nabcde\r\n0\r\n\r\n", "5;a=\"\n\"\r\nabcde\r\n0\r\n\r\n",
			"5;\u0000\r\nabcde\r\n0\r\n\r\n", "5,5\r\nabcde\r\n0\r\n\r\n", "5 5\r\nabcde\r\n0\r\n\r\n",
			"ffffffff\r\nabcde\r\n0\r\n\r\n", "80000000\r\nabcde\r\n0\r\n\r\n", "100000005\r\nabcde\r\n0\r\n\r\n",
			"ffffffffffffffff\r\nabcde\r\n0\r\n\r\n", "10000000000000005\r\nabcde\r\n0\r\n\r\n",
			"5\r\nabcde\r\n0x\r\n\r\n", "5\r\nabcde\r\n-0\r\n\r\n", "\u00b2\r\nabcde\r\n0\r\n\r\n",
			"5\u000b\r\nabcde\r\n0\r\n\r\n", "5\u0000\r\nabcde\r\n0\r\n\r\n", "5\u00a0\r\nabcde\r\n0\r\n\r\n",
			"5\r\nabcde\r\n0\r\nContent-Length: 5\r\n\r\n", "5\r\nabcde\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
			"5\r\nabcde\r\n0\r\nhOST: b\r\n\r\n", "5\r\nabcde\r\n0\r\nX: a\r\nHost: b\r\n\r\n",
			"5\r\nabcde\r\n0\r\nX : b\r\n\r\n", "5\r\nabcde\r\n0\r\nX\r\n\r\n", "5\r\nabcde\r\n0\r\nX: a\nY: b\r\n\r\n",
			"5\r\nabcde\r\n0\r\nX: a\r\n b\r\n\r\n", "5\r\nabcde\r\n0\r\nX: \u0000\r\n\r\n",
			"5\r\nabcde\r\n0\r\n X: a\r\n\r\n", "5\r\nabcde\r\n0\r\nX: a\r\n\n",
			"5\r\nabcde\r\n0\r\nX: a\rY: b\r\n\r\n", "5\r\nabcde\r\n0\r\nX\u00e9: a\r\n\r\n" };

	private static final String[] LEGAL_HEADS = { POST + "Content-Length: \t5 \r\n\r\nabcde",
			POST + "Content-Lengthy: x\r\nContent-Lengths: y\r\nC: z\r\n\r\n",
			POST + "Content-Length: 005\r\n\r\nabcde", POST + "Transfer-Encoding: CHUNKED\r\n\r\n0\r\n\r\n",
			POST + "Transfer-Encoding:\tchunked \t\r\n\r\n0\r\n\r\n", "\r\n" + GET + "\r\n",
			"GET /a HTTP/1.1\r\nHost: \r\n\r\n", "GET /a HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
			"GET /a HTTP/1.1\r\nHost: a_b.%41!\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
			"GET http://b/a HTTP/1.1\r\nHost: a\r\n\r\n", "GET //b/a HTTP/1.1\r\nHost: a\r\n\r\n",
			GET + "X-Empty:\r\n\r\n", GET + "Sec-WebSocket-Key1: a\r\n\r\n" };

	private static final String[] LEGAL_CHUNKS = { "5;a\r\nabcde\r\n0\r\n\r\n", "5;a=b;c=\"d\"\r\nabcde\r\n0\r\n\r\n",
			"5 ; a\r\nabcde\r\n0\r\n\r\n", "00000000000000000000005\r\nabcde\r\n0\r\n\r\n", "5\r\nabcde\r\n000\r\n\r\n",
			"5\r\nabcde\r\n0;a\r\n\r\n", "5\r\nabcde\r\n0\r\nX: a\r\nHosts: b\r\n\r\n",
			"A\r\nabcdeabcde\r\na\r\nabcdeabcde\r\n0\r\n\r\n" };

	private SmugglingCases() {
	}

	/**
	 * Requests that no application may see.
	 */
	static Map<String, String> malformedHeads() {
		Map<String, String> requests = new LinkedHashMap<>();
		add(requests, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde");
		add(requests, "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde");
		for (String length : LENGTHS) {
			add(requests, POST + "Content-Length: " + length + "\r\n\r\nabcde");
		}
		for (String coding : CODINGS) {
			add(requests, POST + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n");
			add(requests, POST + "Content-Length: 5\r\nTransfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n");
		}
		add(requests, POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
		add(requests, POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n");
		for (String second : new String[] { "identity", "chunked", "gzip" }) {
			add(requests, POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: " + second + "\r\n\r\n0\r\n\r\n");
			add(requests, POST + "Transfer-Encoding: " + second + "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
		}
		String old = "POST /a HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n";
		add(requests, old + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
		add(requests, old + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
		add(requests, old + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcde");
		add(requests, old + "Content-Length: 0\r\nContent-Length: 3, 3\r\n\r\nabcde");
		add(requests, old + "Content-Length: 5, 5\r\n\r\nabcde");
		add(requests, old + "content-length: 5\r\nCONTENT-LENGTH: 5\r\n\r\nabcde");
		for (String field : FIELDS) {
			add(requests, GET + field + "\r\n\r\n");
		}
		for (String host : HOSTS) {
			add(requests, "GET /a HTTP/1.1\r\n" + host + "\r\n");
		}
		for (String line : LINES) {
			add(requests, line + "\r\nHost: a\r\n\r\n");
		}
		add(requests, "GET /a HTTP/1.1\nHost: a\r\n\r\n");
		add(requests, "GET /a HTTP/1.1\r\nHost: a\r\n\n");
		add(requests, "GET /a HTTP/1.1\nHost: a\n\n");
		add(requests, "\r" + GET + "\r\n");
		add(requests, "\n" + GET + "\r\n");
		return requests;
	}

	/**
	 * Requests whose bodies no application may take for whole.
	 */
	static Map<String, String> malformedBodies() {
		Map<String, String> requests = new LinkedHashMap<>();
		for (String chunks : CHUNKS) {
			add(requests, POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
		}
		return requests;
	}

	/**
	 * Requests that look odd and are right.
	 */
	static Map<String, String> legal() {
		Map<String, String> requests = new LinkedHashMap<>();
		for (String request : LEGAL_HEADS) {
			add(requests, request);
		}
		for (String chunks : LEGAL_CHUNKS) {
			add(requests, POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
		}
		return requests;
	}

	private static void add(Map<String, String> requests, String request) {
		StringBuilder name = new StringBuilder();
		for (char ch : request.toCharArray()) {
			String escape = (ch > ' ' && ch < 0x7F) ? String.valueOf(ch) : String.format("\\x%02x", (int) ch);
			name.append((ch == ' ') ? " " : (ch == '\r') ? "\\r" : (ch == '\n') ? "\\n" : escape);
		}
		requests.put(name.toString(), request);
	}

}
