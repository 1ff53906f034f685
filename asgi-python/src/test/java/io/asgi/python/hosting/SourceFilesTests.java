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

	private static final int MAX_FILES = 100;

	@TempDir
	private Path folder;

	@TempDir
	private Path elsewhere;

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
	void aFolderThatIsALinkIsLookedAt() throws IOException {
		write("main.py", "shop/cart.py");
		Path link = Files.createSymbolicLink(this.elsewhere.resolve("current"), this.folder);
		assertThat(found(link, "*.py")).containsExactlyInAnyOrder("main.py", "shop/cart.py");
		Files.delete(link);
		assertThat(found(link, "*.py")).isEmpty();
	}

	@Test
	void aFileThatIsALinkChangesWithItsTarget() throws IOException {
		Path target = Files.createFile(this.elsewhere.resolve("shared.py"));
		Files.createSymbolicLink(this.folder.resolve("shared.py"), target);
		SourceFiles files = files(this.folder, "*.py");
		Object before = files.look();
		assertThat(files.look()).hasSize(1).isEqualTo(before);
		Files.setLastModifiedTime(target, FileTime.fromMillis(4711));
		assertThat(files.look()).isNotEqualTo(before);
	}

	@Test
	void linksToNothingAndInACircleAreAsIfTheyWereNotThere() throws IOException {
		write("main.py");
		Files.createSymbolicLink(this.folder.resolve("nothing.py"), this.folder.resolve("nowhere.py"));
		Files.createSymbolicLink(this.folder.resolve("a.py"), this.folder.resolve("b.py"));
		Files.createSymbolicLink(this.folder.resolve("b.py"), this.folder.resolve("a.py"));
		Files.createSymbolicLink(this.folder.resolve("folder.py"), this.elsewhere);
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
		for (int i = 0; i <= MAX_FILES; i++) {
			Files.createFile(many.resolve(i + ".py"));
		}
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> files("*.py").look())
			.withMessageContaining("more than 100 files below " + this.folder, "reload.max-files");
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
		return found(this.folder, patterns);
	}

	private Set<String> found(Path folder, String... patterns) throws IOException {
		return files(folder, patterns).look().keySet().stream().map(Path::toString).collect(Collectors.toSet());
	}

	private SourceFiles files(String... patterns) {
		return files(this.folder, patterns);
	}

	private static SourceFiles files(Path folder, String... patterns) {
		return new SourceFiles(PythonOptions.builder("shop", "shop:app")
			.appDir(folder)
			.reload(new ReloadPolicy(true, List.of(patterns), Duration.ofSeconds(1), MAX_FILES))
			.build());
	}

}
