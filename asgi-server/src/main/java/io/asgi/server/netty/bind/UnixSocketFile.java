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

package io.asgi.server.netty.bind;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/**
 * The file of a Unix domain socket. Its methods wait for the file system: not to be
 * called on an event loop.
 */
public final class UnixSocketFile {

	private static final int TYPE_MASK = 0170000;

	private static final int SOCKET = 0140000;

	private final Path path;

	/**
	 * Create the description of a file.
	 * @param path its path
	 */
	public UnixSocketFile(Path path) {
		this.path = Objects.requireNonNull(path, "'path' must not be null").toAbsolutePath();
	}

	/**
	 * Make way for a new socket: delete the file of one that nobody listens on any more.
	 * @throws FileAlreadyExistsException if the file is no socket, or somebody listens
	 * @throws IOException if that cannot be found out, or the file cannot be deleted
	 */
	public void prepare() throws IOException {
		if (!Files.exists(this.path, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		if (!isSocket()) {
			throw new FileAlreadyExistsException(this.path.toString(), null, "it is no socket");
		}
		if (isInUse()) {
			throw new FileAlreadyExistsException(this.path.toString(), null, "somebody listens on it");
		}
		Files.deleteIfExists(this.path);
	}

	/**
	 * Set who may connect: whoever may write to the file.
	 * @param permissions the permissions
	 * @throws IOException if they cannot be set
	 */
	public void restrict(Set<PosixFilePermission> permissions) throws IOException {
		Files.setPosixFilePermissions(this.path, permissions);
	}

	private boolean isSocket() throws IOException {
		int mode = (Integer) Files.getAttribute(this.path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
		return (mode & TYPE_MASK) == SOCKET;
	}

	/**
	 * A connection that cannot be made at once, as the queue is full, is in use too.
	 */
	private boolean isInUse() throws IOException {
		try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			channel.configureBlocking(false);
			channel.connect(UnixDomainSocketAddress.of(this.path));
			return true;
		}
		catch (ConnectException ex) {
			return false;
		}
	}

	@Override
	public String toString() {
		return this.path.toString();
	}

}
