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

package io.asgi.spring.boot.autoconfigure;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.asgi.server.ExtensionNames;
import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration metadata.
 */
class AsgiMetadataTests {

	private final Map<String, Object> metadata = read();

	@Test
	void everyPropertyHasADescriptionThatIsASentence() {
		assertThat(list("properties")).isNotEmpty()
			.allSatisfy((property) -> assertThat((String) property.get("description")).as("%s", property.get("name"))
				.isNotNull()
				.endsWith(".")
				.doesNotContain("{@"));
	}

	@Test
	void everyPropertyOfOneValueHasADefault() {
		assertThat(list("properties")).filteredOn((property) -> !property.containsKey("defaultValue"))
			.extracting((property) -> property.get("name"))
			.containsExactlyInAnyOrder("asgi.applications", "asgi.server.disabled-extensions", "asgi.additional-binds",
					"asgi.forwarded.trusted-peers", "asgi.websocket.allowed-origins", "management.endpoint.asgi.roles",
					"asgi.middleware.trusted-hosts.allowed", "asgi.middleware.https-redirect.ports",
					"asgi.middleware.cors.allowed-origins", "asgi.middleware.cors.allowed-methods",
					"asgi.middleware.cors.allowed-headers", "asgi.middleware.cors.exposed-headers",
					"asgi.middleware.compression.media-types", "asgi.middleware.session.cookie-secure",
					"asgi.static-files", "asgi.python.applications");
	}

	@Test
	void thePropertiesAreThese() {
		assertThat(list("properties")).extracting((property) -> property.get("name"))
			.containsExactlyInAnyOrder("asgi.enabled", "asgi.dispatch", "asgi.applications", "asgi.lifespan.mode",
					"asgi.lifespan.startup-timeout", "asgi.lifespan.shutdown-timeout", "asgi.server.max-queued-sends",
					"asgi.server.disconnect-grace", "asgi.server.disabled-extensions",
					"asgi.websocket.max-message-size", "asgi.websocket.accept-timeout", "asgi.websocket.idle-timeout",
					"asgi.websocket.send-timeout", "asgi.websocket.ping-interval", "asgi.websocket.ping-timeout",
					"asgi.websocket.close-timeout", "asgi.websocket.compression", "asgi.http2.enabled",
					"asgi.access-log.enabled", "asgi.access-log.format", "asgi.access-log.websocket-accept-format",
					"asgi.access-log.websocket-close-format", "asgi.access-log.request-id-header",
					"asgi.access-log.structured", "asgi.forwarded.trusted-peers", "asgi.forwarded.headers",
					"asgi.additional-binds", "asgi.server.shutdown-grace", "asgi.server.max-requests",
					"asgi.server.max-queued-requests", "asgi.server.queue-timeout", "asgi.server.max-websockets",
					"asgi.http.max-request-body-size", "asgi.http.request-body-idle-timeout",
					"asgi.http.min-request-body-rate", "asgi.http.response-idle-timeout",
					"asgi.http.request-head-timeout", "asgi.http.keep-alive-timeout", "asgi.blocking.max-threads",
					"asgi.blocking.queue-capacity", "asgi.blocking.keep-alive", "asgi.blocking.max-virtual-threads",
					"management.endpoint.asgi.access", "management.endpoint.asgi.cache.time-to-live",
					"management.endpoint.asgi.roles", "management.endpoint.asgi.show-values",
					"management.health.asgi.enabled", "management.health.asgi-python.enabled",
					"asgi.refuse-ambiguous-paths", "asgi.websocket.allowed-origins",

					"asgi.middleware.request-id.enabled", "asgi.middleware.request-id.header",
					"asgi.middleware.request-id.accept-from-client", "asgi.middleware.trusted-hosts.enabled",
					"asgi.middleware.trusted-hosts.allowed", "asgi.middleware.https-redirect.enabled",
					"asgi.middleware.https-redirect.ports", "asgi.middleware.cors.enabled",
					"asgi.middleware.cors.allowed-origins", "asgi.middleware.cors.allowed-methods",
					"asgi.middleware.cors.allowed-headers", "asgi.middleware.cors.exposed-headers",
					"asgi.middleware.cors.allow-credentials", "asgi.middleware.cors.max-age",
					"asgi.middleware.compression.enabled", "asgi.middleware.compression.media-types",
					"asgi.middleware.compression.min-size", "asgi.middleware.compression.level",
					"asgi.middleware.session.enabled", "asgi.middleware.session.cookie-name",
					"asgi.middleware.session.cookie-path", "asgi.middleware.session.cookie-same-site",
					"asgi.middleware.session.cookie-secure", "asgi.static-files", "asgi.python.applications");
	}

	@Test
	void hintsBelongToPropertiesThatExist() {
		TreeSet<Object> names = new TreeSet<>();
		list("properties").forEach((property) -> names.add(property.get("name")));
		assertThat(list("hints")).extracting((hint) -> ((String) hint.get("name")).replaceAll("\\.keys$", ""))
			.isNotEmpty()
			.allSatisfy((name) -> assertThat(names).contains(name));
	}

	@Test
	@SuppressWarnings("unchecked")
	void namesOfApplicationsAreHintedAsBeans() {
		Map<String, Object> hint = hint("asgi.applications.keys");
		Map<String, Object> provider = ((List<Map<String, Object>>) hint.getOrDefault("providers", List.of())).get(0);
		assertThat(provider).containsEntry("name", "spring-bean-reference")
			.containsEntry("parameters", Map.of("target", "io.asgi.AsgiApplication"));
	}

	@Test
	@SuppressWarnings("unchecked")
	void lifespanModesAreDescribed() {
		List<Map<String, Object>> values = (List<Map<String, Object>>) hint("asgi.lifespan.mode").getOrDefault("values",
				List.of());
		assertThat(values).extracting((value) -> value.get("value")).containsExactly("auto", "on", "off");
	}

	@Test
	@SuppressWarnings("unchecked")
	void everyExtensionThatCanBeDisabledIsDescribed() {
		List<Map<String, Object>> values = (List<Map<String, Object>>) hint("asgi.server.disabled-extensions")
			.getOrDefault("values", List.of());
		assertThat(values).extracting((value) -> (String) value.get("value"))
			.containsExactlyElementsOf(new TreeSet<>(ExtensionNames.ALL));
	}

	private Map<String, Object> hint(String name) {
		return list("hints").stream().filter((hint) -> name.equals(hint.get("name"))).findFirst().orElseThrow();
	}

	@SuppressWarnings("unchecked")
	private List<Map<String, Object>> list(String name) {
		return (List<Map<String, Object>>) this.metadata.getOrDefault(name, List.of());
	}

	/**
	 * The class path has several files of that name, the one beside the class counts.
	 */
	private static Map<String, Object> read() {
		try {
			Path classes = Path.of(AsgiProperties.class.getProtectionDomain().getCodeSource().getLocation().toURI());
			Path file = classes.resolve("META-INF/spring-configuration-metadata.json");
			return JsonParserFactory.getJsonParser().parseMap(Files.readString(file));
		}
		catch (IOException | URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
