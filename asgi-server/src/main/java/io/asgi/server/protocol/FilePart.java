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

package io.asgi.server.protocol;

/**
 * A part of a file that a transport has opened. Used on the loop of the connection.
 */
public interface FilePart {

	/**
	 * Return how many bytes the part has.
	 * @return the number, at least 0
	 */
	long length();

	/**
	 * Let go of the file. If it was the transport that opened it, it is closed.
	 */
	void close();

}
