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

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.asgi.python.worker.Doorkeeper;
import io.asgi.python.worker.Doorkeeper.Peer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The beginning of a connection: whoever says nothing, too much or the wrong thing is
 * turned away.
 */
final class Handshake implements FrameSink {

	private static final Logger logger = LoggerFactory.getLogger(Handshake.class);

	private static final int MAX_HELLO = 2048;

	private final Channel channel;

	private final WireSettings settings;

	private final Doorkeeper doorkeeper;

	private final Runnable left;

	private final Wire wire;

	private final Future<?> deadline;

	/**
	 * Begin with a connection.
	 * @param left told once when the connection is no stranger any more, or gone
	 */
	Handshake(Channel channel, WireSettings settings, Doorkeeper doorkeeper, Runnable left) {
		this.channel = channel;
		this.settings = settings;
		this.doorkeeper = doorkeeper;
		this.left = left;
		this.wire = new Wire(this, settings.lastWords());
		this.deadline = channel.eventLoop()
			.schedule(() -> this.wire.close(channel, "it has not said HELLO in time"),
					settings.helloTimeout().toNanos(), TimeUnit.NANOSECONDS);
	}

	Wire wire() {
		return this.wire;
	}

	@Override
	public int maxPayload() {
		return MAX_HELLO;
	}

	@Override
	public void frame(int type, int flags, int stream, ByteBuf payload, int length) {
		if (type != Frames.HELLO || stream != 0) {
			throw new WireException("A frame " + Frames.name(type) + " came before HELLO");
		}
		Hello hello = Hello.read(payload, length);
		String refusal = refuse(hello);
		if (refusal != null) {
			this.wire.close(this.channel, "it is not welcome: " + refusal);
			return;
		}
		this.deadline.cancel(false);
		this.left.run();
		Link link = new Link(this.channel, this.wire, hello, this.settings);
		this.wire.handOver(link);
		welcome();
		link.start();
		this.doorkeeper.ready(link);
	}

	private @Nullable String refuse(Hello hello) {
		if (hello.lowestVersion() > Frames.VERSION || hello.highestVersion() < Frames.VERSION) {
			return "it speaks the versions " + hello.lowestVersion() + " to " + hello.highestVersion()
					+ " of the protocol, not " + Frames.VERSION;
		}
		Peer peer = PeerCredentialsReader.read(this.channel);
		if (peer != null && peer.pid() > 0 && peer.pid() != hello.facts().pid()) {
			return "it says that its process id is " + hello.facts().pid() + ", the system says " + peer.pid();
		}
		String refusal = this.doorkeeper.refuse(hello.facts(), hello.token(), peer);
		if (refusal == null && !hello.application().equals(this.settings.application())) {
			refusal = "it has another application than '" + this.settings.application() + "'";
		}
		return refusal;
	}

	private void welcome() {
		Outgoing out = new Outgoing(this.channel);
		out.header(Frames.WELCOME, 0, 0, 14)
			.writeShort(Frames.VERSION)
			.writeInt(this.settings.streamCredit())
			.writeInt(this.settings.maxMessage())
			.writeInt((int) Math.min(this.settings.pingInterval().toMillis(), Integer.MAX_VALUE));
		out.flush();
	}

	@Override
	public void closed(String reason, boolean broken) {
		this.deadline.cancel(false);
		this.left.run();
		logger.warn("A connection to the workers' socket of '{}' was turned away: {}", this.settings.application(),
				reason);
	}

}
