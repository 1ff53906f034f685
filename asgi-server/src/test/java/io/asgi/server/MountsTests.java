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

package io.asgi.server;

import java.util.Arrays;
import java.util.List;

import io.asgi.AsgiApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Mounts} and {@link Mount}.
 */
class MountsTests {

	private static final AsgiApplication APPLICATION = (scope, receive, send) -> Mono.empty();

	@Test
	void theLongestPathWins() {
		Mounts mounts = mounts("/", "/a", "/a/b");
		assertThat(mounts.find("/a/b/c")).isNotNull().extracting(Mount::path).isEqualTo("/a/b");
		assertThat(mounts.find("/a/x")).isNotNull().extracting(Mount::path).isEqualTo("/a");
		assertThat(mounts.find("/x")).isNotNull().extracting(Mount::path).isEqualTo("");
	}

	@Test
	void aPrefixIsOneOfWholeSegments() {
		Mounts mounts = mounts("/a/b");
		assertThat(mounts.find("/a/b")).isNotNull();
		assertThat(mounts.find("/a/b/")).isNotNull();
		assertThat(mounts.find("/a/bc")).isNull();
		assertThat(mounts.find("/a")).isNull();
		assertThat(mounts.find("/A/B")).isNull();
	}

	@Test
	void aDeeperMountIsFoundBehindAPathThatIsNone() {
		assertThat(mounts("/a/b/c").find("/a/b/c/d")).isNotNull();
	}

	@Test
	void emptySegmentsAreSegments() {
		assertThat(mounts("/a").find("//a")).isNull();
		assertThat(mounts("/a").find("/a//x")).isNotNull();
	}

	@Test
	void aTargetThatIsNoPathReachesTheRootOnly() {
		assertThat(mounts("/a").find("*")).isNull();
		assertThat(mounts("/", "/a").find("*")).isNotNull();
		assertThat(mounts("/a").find("")).isNull();
	}

	@Test
	void twoApplicationsAtOnePathAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> mounts("/a", "/a/"))
			.withMessage("The applications '/a' and '/a/' are both mounted at '/a', give each a path of its own");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "/a//b", "/a/../b", "/./a", "/a?b", "/a#b", "/a%20b", "/a/*", "/{a}", "/a\nb" })
	void aPathThatNoRequestHasIsRefused(String path) {
		assertThatIllegalArgumentException().isThrownBy(() -> Mount.of("test", path, APPLICATION))
			.withMessageStartingWith("'path' must");
	}

	private static Mounts mounts(String... paths) {
		List<Mount> mounts = Arrays.stream(paths).map((path) -> Mount.of(path, path, APPLICATION)).toList();
		return new Mounts(mounts);
	}

}
