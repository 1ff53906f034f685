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

package io.asgi.docs;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.regex.Pattern;

import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * The properties that a page shows, by the heading that they are under.
 */
public final class PageProperties {

	private static final Pattern BLOCK = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);

	private PageProperties() {
	}

	/**
	 * Set all properties that a section of a page shows.
	 * @param registry where to set them
	 * @param page the page
	 * @param heading the heading of the section
	 */
	public static void register(DynamicPropertyRegistry registry, String page, String heading) {
		String text = ProjectFile.of(page).text();
		int start = text.indexOf("\n## " + heading + "\n");
		if (start < 0) {
			throw new IllegalArgumentException(page + " has no heading '" + heading + "'");
		}
		int end = text.indexOf("\n## ", start + 1);
		Properties properties = new Properties();
		BLOCK.matcher(text.substring(start, (end < 0) ? text.length() : end))
			.results()
			.forEach((block) -> load(properties, block.group(1)));
		properties.stringPropertyNames().forEach((name) -> registry.add(name, () -> properties.getProperty(name)));
	}

	private static void load(Properties properties, String block) {
		try {
			properties.load(new StringReader(block));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
