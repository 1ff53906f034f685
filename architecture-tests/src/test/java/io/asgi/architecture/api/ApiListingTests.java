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

package io.asgi.architecture.api;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.asgi.architecture.api.fixture.Shapes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a listing has all that users can depend on, and that a change of it is
 * reported.
 */
class ApiListingTests {

	private static final String FIXTURE = "io.asgi.architecture.api.fixture";

	private static final String SHAPES = FIXTURE + ".Shapes";

	private final List<String> lines = ApiListing
		.of(compiled().resolve("io/asgi/architecture/api/fixture"), (name) -> true)
		.lines();

	@Test
	void aListingHasWhatIsPublicAndProtected() {
		assertThat(this.lines).containsExactly(SHAPES + ": public class",
				SHAPES + ": protected <T extends Comparable<T>> T[] sorted(java.util.List<? extends T>, "
						+ "java.util.Comparator<? super T>) throws java.io.IOException",
				SHAPES + ": protected Shapes(String...)", SHAPES + ": public static final String NAME = \"shapes\"",
				SHAPES + ".Circle: public static record(@Nullable Double radius, byte @Nullable [] image) implements "
						+ SHAPES + ".Shape",
				SHAPES + ".Circle: public @Nullable Double radius()",
				SHAPES + ".Circle: public Circle(@Nullable Double, byte @Nullable [])",
				SHAPES + ".Circle: public byte @Nullable [] image()", SHAPES + ".Kind: public static enum",
				SHAPES + ".Kind: public static final " + SHAPES + ".Kind ROUND",
				SHAPES + ".Kind: public static " + SHAPES + ".Kind valueOf(String)",
				SHAPES + ".Kind: public static " + SHAPES + ".Kind[] values()",
				SHAPES + ".Marked: public static @interface extends java.lang.annotation.Annotation",
				SHAPES + ".Marked: public abstract String value() default",
				SHAPES + ".Marked: public abstract int since()",
				SHAPES + ".Shape: public static sealed interface permits " + SHAPES + ".Circle, " + SHAPES + ".Square",
				SHAPES + ".Shape: public default java.util.Map<String, @Nullable Object> properties()",
				SHAPES + ".Square: public static final class extends " + FIXTURE + ".HiddenBase implements " + SHAPES
						+ ".Shape",
				SHAPES + ".Square: @Deprecated public int getAsInt()", SHAPES + ".Square: public Square()");
	}

	@Test
	void aChangeIsReportedWithWhatToDo() {
		List<String> written = new ArrayList<>(this.lines);
		written.add(SHAPES + ": public int gone()");
		written.remove(SHAPES + ".Square: public Square()");
		ApiChanges changes = ApiChanges.between(written, this.lines);
		assertThat(changes.isEmpty()).isFalse();
		assertThat(changes.report("asgi-shapes")).contains("asgi-shapes.txt", "\n- " + SHAPES + ": public int gone()\n",
				"\n+ " + SHAPES + ".Square: public Square()\n", "CHANGELOG.md", "-Dapi.update");
	}

	@Test
	void anAdditionBreaksNothing() {
		ApiChanges changes = ApiChanges.between(List.of(), this.lines);
		assertThat(changes.isEmpty()).isFalse();
		assertThat(changes.report("asgi-shapes")).doesNotContain("CHANGELOG.md");
	}

	@Test
	void theSameApiIsNoChange() {
		assertThat(ApiChanges.between(this.lines, this.lines).isEmpty()).isTrue();
	}

	@Test
	void aPackageCanBeLeftOut() {
		assertThat(ApiListing.of(compiled(), (name) -> false).lines()).isEmpty();
	}

	private static Path compiled() {
		try {
			return Path.of(Shapes.class.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
