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

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How an API differs from the one that is written down.
 *
 * @param removed lines that are gone
 * @param added lines that are new
 */
record ApiChanges(List<String> removed, List<String> added) {

	static ApiChanges between(List<String> written, List<String> actual) {
		Set<String> removed = new LinkedHashSet<>(written);
		actual.forEach(removed::remove);
		Set<String> added = new LinkedHashSet<>(actual);
		written.forEach(added::remove);
		return new ApiChanges(List.copyOf(removed), List.copyOf(added));
	}

	boolean isEmpty() {
		return this.removed.isEmpty() && this.added.isEmpty();
	}

	/**
	 * Say what has changed and what to do about it.
	 * @param module the name of the module
	 */
	String report(String module) {
		List<String> lines = new ArrayList<>();
		lines.add("The API of " + module + " is not what architecture-tests/src/test/resources/api/" + module
				+ ".txt says:");
		this.removed.forEach((line) -> lines.add("- " + line));
		this.added.forEach((line) -> lines.add("+ " + line));
		if (!this.removed.isEmpty()) {
			lines.add(
					"A line that is removed breaks code that is compiled against it: bring it back, or name the change in "
							+ "CHANGELOG.md.");
		}
		lines.add("If the change is meant, renew the listing and commit it with the change: "
				+ "mvn -pl architecture-tests -am test -Dtest=ApiTests -Dsurefire.failIfNoSpecifiedTests=false -Dapi.update");
		return String.join("\n", lines);
	}

}
