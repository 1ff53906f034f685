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

package io.asgi.server.netty.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import io.asgi.AsgiException;
import io.asgi.HttpSendEvent;
import io.asgi.server.protocol.FilePart;
import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of a file that is open. All methods but {@link #close()} may wait for the disk.
 *
 * @param eventType the type of the event that names the file
 * @param channel the file
 * @param offset where the part begins
 * @param length how many bytes it has
 * @param owned whether it was the server that has opened the file
 */
record OpenFile(String eventType, FileChannel channel, long offset, long length, boolean owned) implements FilePart {

	private static final Logger logger = LoggerFactory.getLogger(OpenFile.class);

	/**
	 * Open the file of an event.
	 * @throws IOException if it is not what can be sent
	 */
	static OpenFile of(HttpSendEvent event) throws IOException {
		if (event instanceof HttpSendEvent.PathSend pathSend) {
			return whole(pathSend.type(), pathSend.path());
		}
		if (event instanceof HttpSendEvent.ZeroCopySend part) {
			return part(part);
		}
		throw new IllegalArgumentException("'event' must have a file: " + event);
	}

	private static OpenFile whole(String eventType, Path path) throws IOException {
		// Before it is opened: to open a pipe is to wait for somebody who writes
		if (!Files.isRegularFile(path) && Files.exists(path)) {
			throw new FileSystemException(path.toString(), null, "it is not a regular file");
		}
		FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
		try {
			return new OpenFile(eventType, channel, 0, channel.size(), true);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	/**
	 * Find the part of a file that the application has opened. If it begins at the file's
	 * position, that moves to its end, as with {@code sendfile(2)}.
	 */
	private static OpenFile part(HttpSendEvent.ZeroCopySend event) throws IOException {
		FileChannel channel = event.file();
		// Fails if the file is open for writing alone
		channel.read(ByteBuffer.allocate(0), 0);
		long size = channel.size();
		Long given = event.offset();
		Long count = event.count();
		long offset = (given != null) ? given : channel.position();
		if (offset > size || (count != null && count > size - offset)) {
			throw new EOFException("the file has " + size + " bytes, not "
					+ ((count != null) ? count + " from byte " : "any from byte ") + offset + " on");
		}
		long length = (count != null) ? count : size - offset;
		if (given == null) {
			channel.position(offset + length);
		}
		return new OpenFile(event.type(), channel, offset, length, false);
	}

	/**
	 * Return where the part ends.
	 */
	long end() {
		return this.offset + this.length;
	}

	/**
	 * Fill a buffer.
	 * @param position where to begin, in the file
	 */
	void read(long position, ByteBuf buffer) throws IOException {
		long next = position;
		while (buffer.isWritable()) {
			int read = buffer.writeBytes(this.channel, next, buffer.writableBytes());
			if (read < 0) {
				throw tooShort(next);
			}
			next += read;
		}
	}

	/**
	 * Fail if the file does not reach to the end of the part any more.
	 */
	void requireWhole() throws IOException {
		long size = this.channel.size();
		if (size < end()) {
			throw tooShort(size);
		}
	}

	/**
	 * Return what the application is told of a file that has been sent in part.
	 */
	AsgiException unreadable(Throwable cause) {
		return new AsgiException(
				this.eventType + " was cut off: its file cannot be read to the end (" + cause.getMessage() + ")",
				cause);
	}

	private EOFException tooShort(long size) {
		return new EOFException("it has become shorter, " + size + " in place of " + end() + " bytes");
	}

	@Override
	public void close() {
		if (this.owned) {
			try {
				this.channel.close();
			}
			catch (IOException ex) {
				logger.debug("A file that was read could not be closed", ex);
			}
		}
	}

}
