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

package io.asgi.python;

import java.nio.file.FileSystems;
import java.time.Duration;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Whether an application is reloaded when its files change, for development. The files in
 * the {@linkplain PythonOptions#appDir() folder of the application} are looked at again
 * and again; once they have changed, and not again until the next look, the application
 * is {@linkplain PythonApplication#reload() reloaded}. One that cannot be reloaded is
 * served as it was, until the files change again.
 * <p>
 * Folders of virtual environments are left out, and those named {@code __pycache__} or
 * {@code node_modules} and those whose name begins with a dot. The folder of the
 * application may be a link, and links to files count as the files do; other links to
 * folders are not followed.
 *
 * @param onChange whether it is reloaded; {@code false} by default
 * @param patterns which files count: a glob without a slash is that of a file's name, one
 * with a slash that of its path below the folder; {@code *.py} by default
 * @param interval the time between two looks; 500 milliseconds by default
 * @param maxFiles how many files may count; with more the application is not started, as
 * each look would take long; 20,000 by default
 */
public record ReloadPolicy(boolean onChange, List<String> patterns, Duration interval, int maxFiles) {

	/**
	 * The default.
	 */
	public static final ReloadPolicy NEVER = new ReloadPolicy(false, List.of("*.py"), Duration.ofMillis(500), 20_000);

	/**
	 * Whenever a Python file has changed.
	 */
	public static final ReloadPolicy ON_CHANGE = new ReloadPolicy(true, NEVER.patterns, NEVER.interval, NEVER.maxFiles);

	public ReloadPolicy {
		patterns = List.copyOf(patterns);
		if (onChange && patterns.isEmpty()) {
			throw new IllegalArgumentException("'patterns' must not be empty");
		}
		patterns.forEach(ReloadPolicy::requireGlob);
		Requirements.positive("interval", interval);
		Requirements.atLeast("maxFiles", 1, maxFiles);
	}

	private static void requireGlob(String pattern) {
		try {
			FileSystems.getDefault().getPathMatcher("glob:" + pattern);
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException(
					"'patterns' must be globs such as *.py: " + pattern + " (" + ex.getDescription() + ")", ex);
		}
	}

}
