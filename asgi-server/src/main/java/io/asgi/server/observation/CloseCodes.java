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

package io.asgi.server.observation;

/**
 * The close codes of WebSockets (RFC 6455, section 7.4), most of which are for
 * applications and clients to choose.
 */
final class CloseCodes {

	private CloseCodes() {
	}

	/**
	 * Return one of few names for a code.
	 */
	static String group(int code) {
		if (code >= 1000 && code <= 1015) {
			return Integer.toString(code);
		}
		if (isFree(code)) {
			return (code < 4000) ? "3xxx" : "4xxx";
		}
		return Values.UNKNOWN;
	}

	/**
	 * Return whether all went well, or whose fault it was. What a code means that is free
	 * to choose nobody else can know.
	 */
	static String outcome(int code) {
		if (isFree(code)) {
			return "SUCCESS";
		}
		return switch (code) {
			case 1000, 1001, 1005 -> "SUCCESS";
			case 1002, 1003, 1007, 1008, 1009, 1010 -> "CLIENT_ERROR";
			case 1011, 1012, 1013, 1014 -> "SERVER_ERROR";
			default -> Values.UNKNOWN;
		};
	}

	private static boolean isFree(int code) {
		return code >= 3000 && code <= 4999;
	}

}
