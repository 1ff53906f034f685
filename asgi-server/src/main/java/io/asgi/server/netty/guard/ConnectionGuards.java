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

package io.asgi.server.netty.guard;

import io.asgi.server.netty.frames.ClientFrames;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http2.CleartextHttp2ServerUpgradeHandler;
import io.netty.handler.codec.http2.Http2FrameCodec;

/**
 * Guards connections against requests that are not what RFC 9112 and RFC 9113 say, and
 * against floods.
 */
public final class ConnectionGuards {

	private static final String GUARD = "asgi.syntaxGuard";

	private static final String FRAMING = "asgi.framingGuard";

	private static final String STREAMS = "asgi.streamRules";

	private static final String FLOODS = "asgi.floodGuard";

	private ConnectionGuards() {
	}

	/**
	 * Watch over a connection, whatever its protocol will be.
	 * @param channel a connection that Reactor Netty has just set up
	 */
	public static void install(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		watchHttp1(pipeline);
		ChannelHandlerContext upgrade = pipeline.context(CleartextHttp2ServerUpgradeHandler.class);
		if (upgrade != null) {
			// The first bytes decide on the protocol, and pass at once
			ClientFrames.install(pipeline, upgrade.name(), new FrameRules());
		}
		watchHttp2(pipeline);
	}

	/**
	 * The protocol of a connection is chosen: by a handshake of TLS, by an upgrade, or by
	 * what the client sends first.
	 * @param pipeline the pipeline of the connection
	 * @param handshake whether it is a handshake that has ended
	 */
	public static void protocolChosen(ChannelPipeline pipeline, boolean handshake) {
		if (handshake) {
			watchHttp1(pipeline);
		}
		watchHttp2(pipeline);
	}

	/**
	 * Let somebody see the messages of a connection that speaks HTTP/1.
	 * @param pipeline the pipeline of the connection, with the guards in it
	 * @param watch sees the messages from now on
	 */
	public static void watchMessages(ChannelPipeline pipeline, MessageWatch watch) {
		if (pipeline.get(FRAMING) instanceof FramingGuard framing) {
			framing.watch(watch);
		}
	}

	private static void watchHttp1(ChannelPipeline pipeline) {
		ChannelHandlerContext codec = pipeline.context(HttpServerCodec.class);
		if (codec != null && pipeline.get(GUARD) == null) {
			FramingGuard framing = new FramingGuard(pipeline.get(HttpServerUpgradeHandler.class) != null);
			pipeline.addBefore(codec.name(), GUARD, framing.guard());
			pipeline.addAfter(codec.name(), FRAMING, framing);
		}
	}

	private static void watchHttp2(ChannelPipeline pipeline) {
		ChannelHandlerContext codec = pipeline.context(Http2FrameCodec.class);
		if (codec != null && pipeline.get(STREAMS) == null) {
			Http2FrameCodec frames = (Http2FrameCodec) codec.handler();
			ClientFrames.install(pipeline, codec.name(), new FrameRules()).watch(frames);
			pipeline.addAfter(codec.name(), STREAMS, new StreamRules(frames));
			pipeline.addAfter(codec.name(), FLOODS, new FloodGuard(frames));
		}
	}

}
