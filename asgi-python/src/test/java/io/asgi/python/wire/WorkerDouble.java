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

package io.asgi.python.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays a worker over a socket of its own.
 */
final class WorkerDouble implements AutoCloseable {

	static final int STREAM_CREDIT = 100_000;

	private static final Frame END = Frame.of(0, 0, 0);

	private final BlockingQueue<Frame> frames = new LinkedBlockingQueue<>();

	private final CountDownLatch reading = new CountDownLatch(1);

	private final SocketChannel channel;

	WorkerDouble(Path path) throws IOException {
		this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
		this.channel.connect(UnixDomainSocketAddress.of(path));
		Thread thread = new Thread(this::read, "worker-double");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Connect a worker that is welcome.
	 */
	static WorkerDouble connect(Path path) throws Exception {
		return connect(path, STREAM_CREDIT);
	}

	static WorkerDouble connect(Path path, int streamCredit) throws Exception {
		WorkerDouble worker = new WorkerDouble(path);
		worker.startReading();
		worker.send(hello(1, ProcessHandle.current().pid(), streamCredit, "secret", "shop"));
		assertThat(worker.next().type()).isEqualTo(Frames.WELCOME);
		return worker;
	}

	static Frame hello(int version, long pid, int streamCredit, String... texts) {
		return Frame.of(Frames.HELLO, 0, 0, Frame.bytes((out) -> {
			out.writeShort(version);
			out.writeShort(version);
			out.writeInt((int) pid);
			out.writeInt(streamCredit);
			out.writeByte(3);
			out.writeByte(1);
			for (int i = 0; i < 5; i++) {
				byte[] text = ((i < texts.length) ? texts[i] : "text" + i).getBytes(StandardCharsets.UTF_8);
				out.writeByte(text.length);
				out.write(text);
			}
		}));
	}

	/**
	 * Read what comes; before that, nothing is taken from the socket.
	 */
	void startReading() {
		this.reading.countDown();
	}

	private void read() {
		try {
			this.reading.await();
			DataInputStream in = new DataInputStream(Channels.newInputStream(this.channel));
			while (true) {
				int length = in.readInt();
				int type = in.readUnsignedByte();
				int flags = in.readUnsignedByte();
				int stream = in.readInt();
				byte[] payload = new byte[length];
				in.readFully(payload);
				this.frames.add(new Frame(type, flags, stream, payload));
			}
		}
		catch (IOException | InterruptedException ex) {
			this.frames.add(END);
		}
	}

	void send(Frame... frames) throws IOException {
		int length = 0;
		for (Frame frame : frames) {
			length += Frames.HEADER_SIZE + frame.payload().length;
		}
		ByteBuffer bytes = ByteBuffer.allocate(length);
		for (Frame frame : frames) {
			bytes.put(frame.encoded());
		}
		sendBytes(bytes.array());
	}

	void sendBytes(byte... bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		while (buffer.hasRemaining()) {
			this.channel.write(buffer);
		}
	}

	/**
	 * Wait for the next frame that is no {@code PING}.
	 */
	Frame next() throws InterruptedException {
		Frame frame;
		do {
			frame = nextOrPing();
		}
		while (frame.type() == Frames.PING);
		assertThat(frame).as("the connection goes on").isNotSameAs(END);
		return frame;
	}

	Frame next(int type) throws InterruptedException {
		Frame frame = next();
		assertThat(Frames.name(frame.type())).as(frame.toString()).isEqualTo(Frames.name(type));
		return frame;
	}

	Frame nextOrPing() throws InterruptedException {
		Frame frame = this.frames.poll(30, TimeUnit.SECONDS);
		assertThat(frame).as("a frame comes").isNotNull();
		return frame;
	}

	/**
	 * Return the frame that has come already, if any.
	 */
	boolean hasNothing() {
		return this.frames.isEmpty();
	}

	/**
	 * Wait until the server has closed the connection.
	 */
	void awaitEnd() throws InterruptedException {
		while (nextOrPing() != END) {
			// What comes before the end
		}
	}

	/**
	 * Read and write nothing more, at once: a close waits for the thread that reads.
	 */
	void end() throws IOException {
		this.channel.shutdownInput();
		this.channel.shutdownOutput();
	}

	/**
	 * Read nothing more, though the connection goes on.
	 */
	void deafen() throws IOException {
		this.channel.shutdownInput();
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
