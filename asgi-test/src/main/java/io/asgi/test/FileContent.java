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

package io.asgi.test;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.asgi.AsgiSendEvent;
import io.asgi.HttpSendEvent.PathSend;
import io.asgi.HttpSendEvent.ZeroCopySend;
import io.asgi.UnreadableFileException;

/**
 * Reads the files that applications send, and refuses those that a server refuses.
 */
final class FileContent {

	/**
	 * How much of a file a test takes into memory.
	 */
	private static final long LIMIT = 64 * 1024 * 1024;

	private FileContent() {
	}

	/**
	 * Return the bytes that an event sends.
	 * @throws UnreadableFileException if there are none
	 */
	static byte[] of(AsgiSendEvent event) {
		try {
			return (event instanceof ZeroCopySend part) ? part(part) : whole((PathSend) event);
		}
		catch (IOException | NonReadableChannelException ex) {
			throw new UnreadableFileException(event.type(), ex);
		}
	}

	private static byte[] whole(PathSend event) throws IOException {
		Path path = event.path();
		if (Files.exists(path) && !Files.isRegularFile(path)) {
			throw new FileSystemException(path.toString(), null, "it is not a regular file");
		}
		requireSmall(Files.size(path));
		return Files.readAllBytes(path);
	}

	private static byte[] part(ZeroCopySend event) throws IOException {
		FileChannel file = event.file();
		long size = file.size();
		Long given = event.offset();
		Long count = event.count();
		long offset = (given != null) ? given : file.position();
		if (offset > size || (count != null && count > size - offset)) {
			throw new EOFException("the file has " + size + " bytes, not "
					+ ((count != null) ? count + " from byte " : "any from byte ") + offset + " on");
		}
		long length = (count != null) ? count : size - offset;
		requireSmall(length);
		ByteBuffer content = ByteBuffer.allocate((int) length);
		int read = 0;
		while (content.hasRemaining() && read >= 0) {
			read = file.read(content, offset + content.position());
		}
		if (given == null) {
			file.position(offset + length);
		}
		return content.array();
	}

	private static void requireSmall(long length) {
		if (length > LIMIT) {
			throw new IllegalArgumentException(
					"A test takes at most " + LIMIT + " bytes of a file into memory, but there are " + length);
		}
	}

}
