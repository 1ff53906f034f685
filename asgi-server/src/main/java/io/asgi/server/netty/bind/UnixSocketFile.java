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
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

import io.netty.channel.unix.DomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The file of a Unix domain socket, for one server and one time. Its methods wait for the
 * file system: not to be called on an event loop.
 */
public final class UnixSocketFile {

	private static final int TYPE_MASK = 0170000;

	private static final int SOCKET = 0140000;

	private final Path path;

	private final UnixSocketAddress address;

	private @Nullable Object key;

	/**
	 * Create the description of a file.
	 * @param path its path
	 */
	public UnixSocketFile(Path path) {
		this.path = Objects.requireNonNull(path, "'path' must not be null").toAbsolutePath();
		this.address = new UnixSocketAddress(path.toString());
	}

	/**
	 * Return the address to bind the socket to.
	 */
	DomainSocketAddress address() {
		return this.address;
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
	 * Take the file of the socket that has just been bound for one's own, and set who may
	 * connect: whoever may write to it.
	 * @param permissions the permissions
	 * @throws IOException if they cannot be set
	 */
	public void restrict(Set<PosixFilePermission> permissions) throws IOException {
		this.key = key();
		Files.setPosixFilePermissions(this.path, permissions);
	}

	/**
	 * See to it that the server deletes no file but its own when it closes. To be called
	 * before it does: as long as the socket is bound, no other file can get the number of
	 * its own one.
	 */
	public void spareForeign() {
		try {
			if (this.key != null && !this.key.equals(key())) {
				this.address.giveUp();
			}
		}
		catch (IOException ex) {
			// There is none, or nobody may look at it
			this.address.giveUp();
		}
	}

	private @Nullable Object key() throws IOException {
		return Files.readAttributes(this.path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
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
