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
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of the directory of an application.
 */
class PrivateDirectoryTests {

	@TempDir
	private Path parent;

	@Test
	void nobodyElseMayEnterIt() throws IOException {
		PrivateDirectory directory = PrivateDirectory.create(this.parent);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
			.isEqualTo("rwx------");
		directory.writeToken("secret");
		Path token = directory.path().resolve(PrivateDirectory.TOKEN);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(token))).isEqualTo("rw-------");
		assertThat(token).hasContent("secret");
		directory.remove();
		assertThat(this.parent).isEmptyDirectory();
	}

	@Test
	void whatADeadProcessHasLeftIsRemoved() throws IOException {
		Path stale = Files.createDirectory(left("rwx------").resolve("asgi_worker"));
		Path target = Files.createFile(this.parent.resolve("precious"));
		Files.createSymbolicLink(stale.resolve("link"), target);
		PrivateDirectory.create(this.parent).remove();
		assertThat(stale.getParent()).doesNotExist();
		assertThat(target).exists();
	}

	@Test
	void whatOthersMightPutLinksIntoStays() throws IOException {
		Path open = left("rwxrwx---");
		PrivateDirectory.create(this.parent).remove();
		assertThat(open.resolve("lock")).exists();
	}

	private Path left(String permissions) throws IOException {
		Path directory = Files.createDirectory(this.parent.resolve("asgi-python-1-abc-42"));
		Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
		Files.createFile(directory.resolve("lock"));
		return directory;
	}

	@Test
	void whatIsNotOursStays() throws IOException {
		Path without = Files.createDirectory(this.parent.resolve("asgi-python-without-lock"));
		Path other = Files.createDirectory(this.parent.resolve("other"));
		Files.createFile(other.resolve("lock"));
		Path link = Files.createSymbolicLink(this.parent.resolve("asgi-python-link"), other);
		PrivateDirectory.create(this.parent).remove();
		assertThat(without).exists();
		assertThat(link).exists();
		assertThat(other.resolve("lock")).exists();
	}

	@Test
	void severalOfOneProcessLiveSideBySide() throws IOException {
		PrivateDirectory first = PrivateDirectory.create(this.parent);
		PrivateDirectory second = PrivateDirectory.create(this.parent);
		assertThat(first.path()).exists();
		second.remove();
		assertThat(first.path().resolve("lock")).exists();
		first.remove();
	}

	@Test
	void aFolderThatIsMissingIsNamed() {
		Path missing = this.parent.resolve("missing");
		assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> PrivateDirectory.create(missing))
			.withMessageContaining(missing.toString());
	}

}
