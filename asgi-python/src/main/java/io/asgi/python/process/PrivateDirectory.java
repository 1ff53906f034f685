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

package io.asgi.python.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that nobody but the user of this process can enter, for the socket of an
 * application and the worker's code. It goes with the application. What a process has
 * left that was killed is removed by the next one: as long as a process lives it holds a
 * lock in each of its directories, which the system takes from it however it ends, and
 * which others see from other containers too.
 */
public final class PrivateDirectory {

	private static final Logger logger = LoggerFactory.getLogger(PrivateDirectory.class);

	private static final String PREFIX = "asgi-python-";

	/**
	 * The file with the token of workers that are started by hand.
	 */
	public static final String TOKEN = "token";

	private static final String LOCK = "lock";

	private static final FileAttribute<?> OWNER_READS = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

	private final Path path;

	private final FileChannel lock;

	private PrivateDirectory(Path path, FileChannel lock) {
		this.path = path;
		this.lock = lock;
	}

	/**
	 * Make a directory, and remove those that dead processes have left beside it.
	 * @param parent where to make it; {@code null} for the folder of temporary files
	 * @return the directory
	 * @throws IOException if it cannot be made
	 */
	public static PrivateDirectory create(@Nullable Path parent) throws IOException {
		Path base = (parent != null) ? parent : Path.of(System.getProperty("java.io.tmpdir"));
		if (!Files.isDirectory(base)) {
			throw new NoSuchFileException(base.toString(), null, "the folder for the socket does not exist");
		}
		Path path = Files.createTempDirectory(base.toAbsolutePath(), own(), OWNER_ONLY);
		try {
			PrivateDirectory directory = new PrivateDirectory(path, lock(path));
			removeStale(base, path);
			return directory;
		}
		catch (IOException ex) {
			delete(path);
			throw ex;
		}
	}

	private static FileChannel lock(Path path) throws IOException {
		FileChannel lock = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE_NEW,
				StandardOpenOption.WRITE);
		try {
			if (lock.tryLock() == null || !Files.exists(path.resolve(LOCK))) {
				throw new IOException("another process has taken " + path + " for one that was left. Try again");
			}
			return lock;
		}
		catch (IOException ex) {
			lock.close();
			throw ex;
		}
	}

	/**
	 * The names of this process's own directories begin so: it must not even open their
	 * locks, as closing a file again gives all of a process's locks on it back. A process
	 * id alone is that of another process in another container.
	 */
	private static String own() {
		long start = ProcessHandle.current().info().startInstant().map(Instant::toEpochMilli).orElse(0L);
		return PREFIX + ProcessHandle.current().pid() + "-" + Long.toString(start, Character.MAX_RADIX) + "-";
	}

	private static void removeStale(Path base, Path path) {
		try (DirectoryStream<Path> candidates = Files.newDirectoryStream(base, PREFIX + "*")) {
			UserPrincipal user = Files.getOwner(path);
			for (Path candidate : candidates) {
				if (!candidate.getFileName().toString().startsWith(own()) && isPrivate(candidate, user)) {
					removeIfStale(candidate);
				}
			}
		}
		catch (IOException ex) {
			logger.debug("Could not look for directories in {} that were left", base, ex);
		}
	}

	/**
	 * Into any other directory somebody else could put links while it is removed.
	 */
	private static boolean isPrivate(Path candidate, UserPrincipal user) throws IOException {
		PosixFileAttributes attributes = Files.readAttributes(candidate, PosixFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		return attributes.isDirectory() && attributes.owner().equals(user)
				&& attributes.permissions().equals(OWNER_ONLY.value());
	}

	private static void removeIfStale(Path candidate) {
		Path lock = candidate.resolve(LOCK);
		if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS)) {
			return;
		}
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
				FileLock taken = channel.tryLock()) {
			if (taken != null) {
				delete(candidate);
				logger.debug("Removed {}, which a process has left", candidate);
			}
		}
		catch (IOException | OverlappingFileLockException ex) {
			logger.debug("Could not remove {}", candidate, ex);
		}
	}

	/**
	 * Return where it is.
	 * @return the absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * Write the token of workers that are started by hand, for the user of this process
	 * alone.
	 * @param token the token
	 * @return the token
	 * @throws IOException if it cannot be written
	 */
	public String writeToken(String token) throws IOException {
		Path file = Files.createFile(this.path.resolve(TOKEN), OWNER_READS);
		Files.writeString(file, token + "\n");
		return token;
	}

	/**
	 * Remove it, with all that is in it.
	 */
	public void remove() {
		try {
			delete(this.path);
			this.lock.close();
		}
		catch (IOException ex) {
			logger.warn("Could not remove {}: {}", this.path, ex.toString());
		}
	}

	/**
	 * Links are removed, not followed.
	 */
	private static void delete(Path directory) throws IOException {
		Files.walkFileTree(directory, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.deleteIfExists(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException ex) throws IOException {
				Files.deleteIfExists(folder);
				return FileVisitResult.CONTINUE;
			}

		});
	}

}
