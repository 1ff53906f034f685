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
 * A part of the body that waits for its turn: it is either written or dropped.
 */
interface BodyPart {

	/**
	 * Write the part.
	 */
	void write(Completion completion);

	/**
	 * Let go of the part; it will not be written.
	 */
	void drop();

	/**
	 * Return a part that is in memory.
	 */
	static BodyPart of(byte[] body, HttpTransport transport) {
		return new BodyPart() {

			@Override
			public void write(Completion completion) {
				if (body.length > 0) {
					transport.writeBody(body, completion);
				}
				else {
					completion.complete(null);
				}
			}

			@Override
			public void drop() {
				// There is nothing to let go of
			}

		};
	}

	/**
	 * Return a part that is in a file.
	 */
	static BodyPart of(FilePart file, HttpTransport transport) {
		return new BodyPart() {

			@Override
			public void write(Completion completion) {
				transport.writeFile(file, completion);
			}

			@Override
			public void drop() {
				file.close();
			}

		};
	}

}
