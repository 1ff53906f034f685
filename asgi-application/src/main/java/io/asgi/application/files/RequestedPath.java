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

package io.asgi.application.files;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.asgi.ConnectionScope;
import io.asgi.application.PathRouter;
import org.jspecify.annotations.Nullable;

/**
 * The names on the way from the directory to a file that a request is for. Whatever could
 * be understood in another way than as plain names is no such path.
 *
 * @param names the names, none for the directory itself
 * @param directory whether the path ends with a slash
 */
record RequestedPath(List<String> names, boolean directory) {

	/**
	 * Read the path of a scope, below its root path.
	 * @param scope the scope
	 * @param dotFiles whether names may begin with a dot
	 * @return the path, empty if it is not one to look for
	 */
	static Optional<RequestedPath> of(ConnectionScope scope, boolean dotFiles) {
		String path = PathRouter.pathBelow(scope);
		if (hasEncodedSeparator(scope.rawPath())) {
			return Optional.empty();
		}
		if (path.isEmpty()) {
			return Optional.of(new RequestedPath(List.of(), false));
		}
		if (!path.startsWith("/")) {
			return Optional.empty();
		}
		boolean directory = path.endsWith("/");
		String inner = path.substring(1, Math.max(1, directory ? path.length() - 1 : path.length()));
		List<String> names = inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
		return names.stream().allMatch((name) -> isPlain(name, dotFiles))
				? Optional.of(new RequestedPath(names, directory)) : Optional.empty();
	}

	/**
	 * Return whether a name means a file of that name on every file system: it is not
	 * empty nor made of dots, has no separator, no drive or stream ({@code :}), no
	 * control character and nothing that could not be decoded, and does not end with what
	 * Windows leaves out.
	 */
	static boolean isPlain(String name, boolean dotFiles) {
		return !name.isEmpty() && !name.equals(".") && !name.equals("..") && (dotFiles || !name.startsWith("."))
				&& !name.endsWith(".") && !name.endsWith(" ")
				&& name.chars().noneMatch((ch) -> ch < ' ' || ch == 0x7F || ch == 0xFFFD || "\\/:".indexOf(ch) >= 0);
	}

	private static boolean hasEncodedSeparator(byte @Nullable [] rawPath) {
		if (rawPath == null) {
			return false;
		}
		String path = new String(rawPath, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
		return path.contains("%2f") || path.contains("%5c");
	}

}
