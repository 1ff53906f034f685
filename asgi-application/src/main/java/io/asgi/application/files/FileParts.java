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

package io.asgi.application.files;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;

import io.asgi.AsgiSend;
import io.asgi.ConnectionScope;
import io.asgi.HttpSendEvent;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Sends parts of an open file: by the server where it offers that, or else read here, one
 * piece at a time and off the event loop.
 *
 * @param file the file
 * @param zeroCopy whether the server offers to send parts of files
 */
record FileParts(FileChannel file, boolean zeroCopy) {

	private static final int PIECE = 64 * 1024;

	static Mono<FileParts> open(StaticFile file, ConnectionScope scope) {
		boolean zeroCopy = scope.extensions().containsKey("http.response.zerocopysend");
		return Mono.fromCallable(() -> new FileParts(channel(file), zeroCopy))
			.subscribeOn(Schedulers.boundedElastic())
			.doOnDiscard(FileParts.class, FileParts::closeQuietly);
	}

	private static FileChannel channel(StaticFile file) throws IOException {
		FileChannel channel;
		try {
			channel = FileChannel.open(file.path(), StandardOpenOption.READ);
		}
		catch (NoSuchFileException ex) {
			throw new FileChangedException(ex);
		}
		if (channel.size() != file.size()) {
			channel.close();
			throw new FileChangedException(null);
		}
		return channel;
	}

	Mono<Void> send(ByteRange range, AsgiSend send) {
		if (this.zeroCopy) {
			return send.send(new HttpSendEvent.ZeroCopySend(this.file, range.offset(), range.count(), true));
		}
		return send.sendAll(read(range).map(HttpSendEvent.Body::of));
	}

	Mono<Void> close() {
		return Mono.<Void>fromRunnable(this::closeQuietly).subscribeOn(Schedulers.boundedElastic());
	}

	private Flux<byte[]> read(ByteRange range) {
		// Every request for more runs on the scheduler's thread, too
		return Flux.<byte[], Long>generate(() -> 0L, (position, sink) -> {
			if (position == range.count()) {
				sink.complete();
				return position;
			}
			byte[] piece = new byte[(int) Math.min(PIECE, range.count() - position)];
			try {
				readFully(ByteBuffer.wrap(piece), range.offset() + position);
				sink.next(piece);
			}
			catch (IOException ex) {
				sink.error(ex);
			}
			return position + piece.length;
		}).subscribeOn(Schedulers.boundedElastic());
	}

	private void readFully(ByteBuffer piece, long offset) throws IOException {
		int start = piece.position();
		while (piece.hasRemaining()) {
			if (this.file.read(piece, offset + piece.position() - start) < 0) {
				throw new EOFException("The file has become shorter while it was sent");
			}
		}
	}

	private void closeQuietly() {
		try {
			this.file.close();
		}
		catch (IOException ex) {
			// It was only read
		}
	}

}
