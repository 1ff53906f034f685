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

import java.util.function.Consumer;

import io.asgi.UnreadableFileException;

/**
 * Told what has become of a file that a transport was asked to open.
 */
public interface FileReceiver {

	/**
	 * The file is open and can be read. The receiver closes it, unless it has it written.
	 * @param file the part of the file that was asked for
	 */
	void opened(FilePart file);

	/**
	 * The file cannot be read.
	 * @param reason says why
	 */
	void refused(UnreadableFileException reason);

	/**
	 * Return a receiver that is made of two functions.
	 * @param opened takes the file
	 * @param refused takes the reason
	 * @return the receiver
	 */
	static FileReceiver of(Consumer<FilePart> opened, Consumer<UnreadableFileException> refused) {
		return new FileReceiver() {

			@Override
			public void opened(FilePart file) {
				opened.accept(file);
			}

			@Override
			public void refused(UnreadableFileException reason) {
				refused.accept(reason);
			}

		};
	}

}
