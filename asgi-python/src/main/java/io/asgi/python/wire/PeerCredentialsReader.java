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

import java.io.IOException;
import java.net.SocketOption;
import java.nio.file.attribute.UserPrincipal;

import io.asgi.python.worker.Doorkeeper.Peer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.PeerCredentials;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Asks the operating system who is at the other end of a Unix socket.
 */
final class PeerCredentialsReader {

	private static final SocketOption<UnixDomainPrincipal> PRINCIPAL = ExtendedSocketOptions.SO_PEERCRED;

	private PeerCredentialsReader() {
	}

	/**
	 * Return who it is, or {@code null} where the system does not say.
	 */
	static @Nullable Peer read(Channel channel) {
		try {
			if (channel instanceof EpollDomainSocketChannel epoll) {
				PeerCredentials credentials = epoll.peerCredentials();
				return new Peer(credentials.pid(), Integer.toString(credentials.uid()));
			}
			ChannelOption<UnixDomainPrincipal> option = NioChannelOption.of(PRINCIPAL);
			UnixDomainPrincipal principal = channel.config().getOption(option);
			UserPrincipal user = (principal != null) ? principal.user() : null;
			return (user != null) ? new Peer(0, user.getName()) : null;
		}
		catch (IOException | RuntimeException ex) {
			return null;
		}
	}

}
