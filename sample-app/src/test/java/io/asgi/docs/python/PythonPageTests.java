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

package io.asgi.docs.python;

import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.asgi.client.JdkClient;
import io.asgi.client.LineClient;
import io.asgi.client.PythonWithFastApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What docs/python.md shows works, with a Python that has FastAPI.
 */
@Timeout(120)
class PythonPageTests {

	private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

	private static final String PREFIX = "--asgi.python.applications.shop.";

	@TempDir
	private Path directory;

	@Test
	void fastApiIsServedBesideAController() throws Exception {
		try (ConfigurableApplicationContext context = start("From zero")) {
			JdkClient client = client(context);
			assertThat(client.get("/stock/7").body()).isEqualTo("{\"item\":7,\"by\":\"Java\"}");
			assertThat(client.get("/shop/items/7").body()).isEqualTo("{\"item\":7,\"by\":\"Python\"}");
			assertThat(client.get("/shop/docs").body()).contains("'/shop/openapi.json'");
			try (LineClient socket = new LineClient(port(context), "/shop/upper")) {
				socket.say("hello");
				assertThat(socket.hear()).isEqualTo("HELLO");
			}
		}
	}

	@Test
	void itIsServedWithTheSettingsForProduction() throws Exception {
		try (ConfigurableApplicationContext context = start("In production", PREFIX + "path=/shop",
				PREFIX + "app=shop.main:app", PREFIX + "workers=1")) {
			assertThat(client(context).get("/shop/items/7").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void theReadmeHasTheSameConfiguration() throws IOException {
		assertThat(Files.readString(ROOT.resolve("README.md"))).contains(block("yaml", "From zero"));
	}

	/**
	 * Start an application with what a section shows.
	 */
	private ConfigurableApplicationContext start(String heading, String... arguments) throws Exception {
		Optional<PythonWithFastApi> python = PythonWithFastApi.find();
		assumeThat(python).as("a Python with FastAPI").isPresent();
		Path module = this.directory.resolve("shop/main.py");
		Files.createDirectories(module.getParent());
		Files.writeString(module, block("python", "From zero"));
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(block("yaml", heading).getBytes(StandardCharsets.UTF_8)));
		List<String> all = new ArrayList<>(List.of(arguments));
		all.addAll(List.of("--server.port=0", "--spring.config.name=none", PREFIX + "app-dir=" + this.directory,
				PREFIX + "interpreter=" + python.orElseThrow().executable(),
				PREFIX + "root-path=" + python.orElseThrow().rootPathMode()));
		return new SpringApplicationBuilder(ShopApplication.class).properties(yaml.getObject())
			.run(all.toArray(String[]::new));
	}

	private static JdkClient client(ConfigurableApplicationContext context) {
		return new JdkClient(port(context), Version.HTTP_1_1);
	}

	private static int port(ConfigurableApplicationContext context) {
		return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
	}

	/**
	 * Return the one block of a language in a section of the page.
	 */
	private static String block(String language, String heading) throws IOException {
		String page = Files.readString(ROOT.resolve("docs/python.md"));
		int start = page.indexOf("\n## " + heading + "\n");
		String section = page.substring(start, page.indexOf("\n## ", start + 1));
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(section)
			.results()
			.map((block) -> block.group(1))
			.collect(Collectors.collectingAndThen(Collectors.toList(), (blocks) -> {
				assertThat(blocks).as("blocks of %s under '%s'", language, heading).hasSize(1);
				return blocks.get(0);
			}));
	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(StockController.class)
	static class ShopApplication {

	}

}
