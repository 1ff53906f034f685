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
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The properties under {@code asgi}, as the auto-configuration's metadata describes them.
 *
 * @param properties one for each property, in the order of their names
 */
record ConfigurationMetadata(List<JsonNode> properties) {

	static ConfigurationMetadata load() {
		List<JsonNode> properties = new ArrayList<>();
		try {
			for (URL resource : Collections.list(ConfigurationMetadata.class.getClassLoader()
				.getResources("META-INF/spring-configuration-metadata.json"))) {
				try (InputStream json = resource.openStream()) {
					new JsonMapper().readTree(json).get("properties").forEach(properties::add);
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return new ConfigurationMetadata(
				properties.stream().filter((property) -> name(property).startsWith("asgi.")).toList());
	}

	List<String> names() {
		return this.properties.stream().map(ConfigurationMetadata::name).toList();
	}

	/**
	 * Return the rows of a table with the columns property, default and meaning.
	 */
	List<String> tableRows() {
		return this.properties.stream().map(ConfigurationMetadata::tableRow).toList();
	}

	private static String tableRow(JsonNode property) {
		JsonNode value = property.get("defaultValue");
		return "| `" + name(property) + "` | " + ((value != null) ? "`" + value.asString() + "`" : "") + " | "
				+ property.get("description").asString() + " |";
	}

	private static String name(JsonNode property) {
		return property.get("name").asString();
	}

}
