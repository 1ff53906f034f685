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

package io.asgi.benchmarks.server.spring;

import java.nio.file.Path;
import java.util.Map;

import io.asgi.benchmarks.server.Content;
import io.asgi.benchmarks.server.ServerSettings;
import io.asgi.benchmarks.server.Topic;
import reactor.core.publisher.Flux;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * WebFlux with annotated controllers.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = TomcatReactiveWebServerAutoConfiguration.class)
public class RestControllerServer {

	/**
	 * Serve until the process ends.
	 * @param args not used
	 */
	public static void main(String[] args) {
		SpringServer.create(WebApplicationType.REACTIVE, RestControllerServer.class, Map.of("asgi.enabled", false))
			.run();
	}

	/**
	 * All paths. Found as a member of its configuration.
	 */
	@RestController
	static final class Controller {

		private final Topic events = new Topic();

		@GetMapping(path = Content.PLAINTEXT_PATH, produces = MediaType.TEXT_PLAIN_VALUE)
		byte[] plaintext() {
			return Content.plaintext();
		}

		@GetMapping(path = Content.JSON_PATH, produces = MediaType.APPLICATION_JSON_VALUE)
		Content.Message json() {
			return new Content.Message("Hello, World!");
		}

		@GetMapping(path = Content.LARGE_PATH, produces = MediaType.TEXT_PLAIN_VALUE)
		byte[] large() {
			return Content.large();
		}

		@PostMapping(path = Content.ECHO_PATH, produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
		byte[] echo(@RequestBody byte[] body) {
			return body;
		}

		@PostMapping(path = Content.STREAM_PATH, produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
		Flux<DataBuffer> stream(@RequestBody Flux<DataBuffer> body) {
			return body;
		}

		@GetMapping(path = Content.FILE_PATH, produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
		Resource file() {
			return file(Content.FILE_PATH);
		}

		@GetMapping(path = Content.LARGE_FILE_PATH, produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
		Resource largeFile() {
			return file(Content.LARGE_FILE_PATH);
		}

		@GetMapping(path = Content.EVENTS_PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return this.events.messages();
		}

		@PostMapping(path = Content.PUBLISH_PATH, produces = MediaType.TEXT_PLAIN_VALUE)
		byte[] publish() {
			this.events.publish("event");
			return Content.plaintext();
		}

		private static Resource file(String path) {
			Path file = ServerSettings.read().files().resolve(path.substring(1));
			return new FileSystemResource(file);
		}

	}

}
