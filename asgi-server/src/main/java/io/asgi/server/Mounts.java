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

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Finds the mount for a path: the one with the longest path that is a whole-segment
 * prefix of it. What a lookup costs does not depend on the number of mounts.
 */
public final class Mounts {

	private final Map<String, Mount> byPath = new HashMap<>();

	private final List<Mount> all;

	private final int depth;

	/**
	 * Create the mounts.
	 * @param mounts the mounts, each at a path of its own
	 * @throws IllegalArgumentException if two of them have the same path
	 */
	public Mounts(Collection<Mount> mounts) {
		int depth = 0;
		for (Mount mount : mounts) {
			Mount other = this.byPath.put(mount.path(), mount);
			if (other != null) {
				throw new IllegalArgumentException(
						"The applications '" + other.name() + "' and '" + mount.name() + "' are both mounted at '"
								+ (mount.isRoot() ? "/" : mount.path()) + "', give each a path of its own");
			}
			depth = Math.max(depth, (int) mount.path().chars().filter((ch) -> ch == '/').count());
		}
		this.all = List.copyOf(new ArrayList<>(mounts));
		this.depth = depth;
	}

	/**
	 * Return all mounts.
	 * @return the mounts, in the order in which they were given
	 */
	public List<Mount> all() {
		return this.all;
	}

	/**
	 * Find the mount for a path.
	 * @param path the decoded path of a request
	 * @return the mount, or {@code null} if no application is mounted there
	 */
	public @Nullable Mount find(String path) {
		Mount found = this.byPath.get("");
		int end = 0;
		for (int segments = 0; segments < this.depth && end < path.length(); segments++) {
			if (path.charAt(end) != '/') {
				break;
			}
			int next = path.indexOf('/', end + 1);
			end = (next < 0) ? path.length() : next;
			Mount mount = this.byPath.get(path.substring(0, end));
			found = (mount != null) ? mount : found;
		}
		return found;
	}

}
