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

package io.asgi.python.hosting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.asgi.python.PythonOptions;
import io.asgi.python.ReloadPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SourceFiles}.
 */
class SourceFilesTests {

	@TempDir
	private Path folder;

	@Test
	void pythonFilesCountInAllFolders() throws IOException {
		write("main.py", "notes.txt", "shop/cart.py", "shop/deep/er/x.py");
		assertThat(found("*.py")).containsExactlyInAnyOrder("main.py", "shop/cart.py", "shop/deep/er/x.py");
	}

	@Test
	void foldersOfOthersAreLeftOut() throws IOException {
		write("main.py", ".venv/a.py", "venv/b.py", "__pycache__/c.py", ".git/d.py", "node_modules/e.py",
				"shop/__pycache__/f.py", "my-env/pyvenv.cfg", "my-env/lib/g.py", ".idea/h.py");
		assertThat(found("*.py")).containsExactly("main.py");
	}

	@Test
	void aPatternWithASlashIsThatOfAPath() throws IOException {
		write("main.py", "settings.toml", "templates/a.html", "templates/b/c.html", "other/d.html");
		assertThat(found("templates/*.html")).containsExactly("templates/a.html");
		assertThat(found("templates/**.html", "*.toml")).containsExactlyInAnyOrder("templates/a.html",
				"templates/b/c.html", "settings.toml");
	}

	@Test
	void linksToFoldersAreNotFollowed() throws IOException {
		write("main.py");
		Files.createSymbolicLink(this.folder.resolve("loop"), this.folder);
		assertThat(found("*.py")).containsExactly("main.py");
	}

	@Test
	void aFileHasAnotherStampOnceItIsWritten() throws IOException {
		write("main.py");
		SourceFiles files = files("*.py");
		Object before = files.look();
		assertThat(files.look()).isEqualTo(before);
		Files.setLastModifiedTime(this.folder.resolve("main.py"), FileTime.fromMillis(4711));
		assertThat(files.look()).isNotEqualTo(before);
	}

	@Test
	void aFolderThatIsGoneHasNoFiles() throws IOException {
		SourceFiles files = files("*.py");
		Files.delete(this.folder);
		assertThat(files.look()).isEmpty();
		Files.createDirectory(this.folder);
	}

	@Test
	void thereMayNotBeTooManyFiles() throws IOException {
		Path many = Files.createDirectory(this.folder.resolve("many"));
		for (int i = 0; i <= 20_000; i++) {
			Files.createFile(many.resolve(i + ".py"));
		}
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> files("*.py").look())
			.withMessageContaining("more than 20000 files below " + this.folder);
		assertThat(files("*.txt").look()).isEmpty();
	}

	private void write(String... paths) throws IOException {
		for (String path : paths) {
			Path file = this.folder.resolve(path);
			Files.createDirectories(file.getParent());
			Files.createFile(file);
		}
	}

	private Set<String> found(String... patterns) throws IOException {
		return files(patterns).look().keySet().stream().map(Path::toString).collect(Collectors.toSet());
	}

	private SourceFiles files(String... patterns) {
		return new SourceFiles(PythonOptions.builder("shop", "shop:app")
			.appDir(this.folder)
			.reload(new ReloadPolicy(true, List.of(patterns), Duration.ofSeconds(1)))
			.build());
	}

}
