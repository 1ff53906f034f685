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

import java.io.IOException;
import java.util.Objects;
import java.util.function.BiConsumer;

import io.asgi.HttpSendEvent;
import io.asgi.UnreadableFileException;
import io.asgi.server.protocol.Completion;
import io.asgi.server.protocol.FilePart;
import io.asgi.server.protocol.FileReceiver;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Opens files and writes them to channels. What may wait for a disk runs on Reactor's
 * {@linkplain reactor.core.scheduler.Schedulers#boundedElastic() bounded elastic
 * scheduler}, all else on the event loop of the channel, from which both methods are to
 * be called.
 */
public final class FileSender {

	/**
	 * The only files of which the kernel knows; others are made up by their providers.
	 */
	private static final String KERNEL_FILE = "sun.nio.ch.FileChannelImpl";

	private FileSender() {
	}

	/**
	 * Open the file of an event.
	 * @param event a {@code PathSend} or {@code ZeroCopySend}
	 * @param channel the channel that the file is for
	 * @param receiver told on the event loop
	 */
	public static void open(HttpSendEvent event, Channel channel, FileReceiver receiver) {
		new DiskTask() {

			private @Nullable OpenFile file;

			@Override
			void onDisk() throws IOException {
				this.file = OpenFile.of(event);
			}

			@Override
			void onLoop(@Nullable Throwable failure) {
				if (this.file != null) {
					receiver.opened(this.file);
				}
				else {
					receiver.refused(new UnreadableFileException(event.type(), Objects.requireNonNull(failure)));
				}
			}

			@Override
			void lost() {
				if (this.file != null) {
					this.file.close();
				}
			}

		}.start(channel.eventLoop());
	}

	/**
	 * Write a file that {@link #open} has opened: by the kernel alone where nothing in
	 * the pipeline needs to see the bytes, which is HTTP/1 in clear text and without
	 * compression, and else piece by piece.
	 * @param file the file, closed at the end
	 * @param channel the channel
	 * @param waiting reports how a write that has not ended yet does
	 * @param completion told when the socket has taken all of it
	 */
	public static void send(FilePart file, Channel channel, BiConsumer<ChannelFuture, Completion> waiting,
			Completion completion) {
		if (!(file instanceof OpenFile openFile)) {
			throw new IllegalArgumentException("'file' must have been opened here: " + file);
		}
		ChannelPipeline pipeline = channel.pipeline();
		boolean unseen = pipeline.get(HttpServerCodec.class) != null && pipeline.get(SslHandler.class) == null
				&& pipeline.get(NettyPipeline.CompressionHandler) == null;
		boolean zeroCopy = unseen && openFile.channel().getClass().getName().equals(KERNEL_FILE);
		new FileTransfer(openFile, channel, zeroCopy, waiting, completion).next();
	}

}
