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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.asgi.HttpSendEvent;
import io.asgi.IllegalEventException;
import io.asgi.UnreadableFileException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The folders that files may be sent from.
 */
@Timeout(60)
class PathRootsTests {

	@TempDir
	Path directory;

	@Test
	void aFileBelowARootIsSentByItsRealPath() throws Exception {
		Path root = Files.createDirectory(this.directory.resolve("root"));
		Path file = Files.writeString(root.resolve("file"), "x");
		Path link = Files.createSymbolicLink(this.directory.resolve("link"), root);
		assertThat(check(link, root.resolve("../root/file"))).isEqualTo(file.toRealPath());
		assertThat(check(root, link.resolve("file"))).isEqualTo(file.toRealPath());
	}

	@Test
	void aLinkThatLeadsOutOfTheRootIsRefused() throws Exception {
		Path root = Files.createDirectory(this.directory.resolve("root"));
		Path secret = Files.writeString(this.directory.resolve("secret"), "x");
		Path link = Files.createSymbolicLink(root.resolve("link"), secret);
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> check(root, link))
			.withMessageContaining("it is below none of the folders");
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> check(root, root.resolve("../secret")));
	}

	@Test
	void aNameThatOnlyBeginsLikeARootIsRefused() throws Exception {
		Path root = Files.createDirectory(this.directory.resolve("root"));
		Path file = Files.writeString(this.directory.resolve("root2"), "x");
		assertThatExceptionOfType(UnreadableFileException.class).isThrownBy(() -> check(root, file));
	}

	@Test
	void aFileThatDoesNotExistIsRefused() {
		assertThatExceptionOfType(UnreadableFileException.class)
			.isThrownBy(() -> check(this.directory, this.directory.resolve("none")));
	}

	@Test
	void withoutRootsNothingIsOffered() {
		PathRoots roots = new PathRoots(List.of());
		assertThat(roots.isEmpty()).isTrue();
		assertThatExceptionOfType(IllegalEventException.class)
			.isThrownBy(() -> roots.check(new HttpSendEvent.PathSend(this.directory)).block(Duration.ofSeconds(30)))
			.withMessageContaining("is not offered");
	}

	private static Path check(Path root, Path file) {
		return new PathRoots(List.of(root)).check(new HttpSendEvent.PathSend(file))
			.block(Duration.ofSeconds(30))
			.path();
	}

}
