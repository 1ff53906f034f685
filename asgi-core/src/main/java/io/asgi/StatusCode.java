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

package io.asgi;

/**
 * What events that carry a status code have in common.
 */
final class StatusCode {

	private StatusCode() {
	}

	/**
	 * Refuse a status code that no final response can have (RFC 9110, section 15).
	 */
	static void requireFinal(int status) {
		if (status < 200 || status > 999) {
			throw new IllegalArgumentException("'status' must be that of a final response, 200 to 999: " + status);
		}
	}

}
