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

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.asgi.benchmarks.server.Content;
import io.asgi.benchmarks.server.ServerSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Spring MVC on Tomcat, with Tomcat's pool of threads.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class MvcServer {

	/**
	 * Serve until the process ends.
	 * @param args not used
	 */
	public static void main(String[] args) {
		SpringServer.create(WebApplicationType.SERVLET, MvcServer.class, Map.of()).run();
	}

	/**
	 * All paths. Found as a member of its configuration.
	 */
	@RestController
	static final class Controller {

		private final Set<SseEmitter> emitters = ConcurrentHashMap.newKeySet();

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

		@PostMapping(path = Content.STREAM_PATH)
		void stream(HttpServletRequest request, HttpServletResponse response) throws IOException {
			response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
			request.getInputStream().transferTo(response.getOutputStream());
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
		SseEmitter events() {
			SseEmitter emitter = new SseEmitter(0L);
			emitter.onCompletion(() -> this.emitters.remove(emitter));
			emitter.onError((failure) -> this.emitters.remove(emitter));
			this.emitters.add(emitter);
			return emitter;
		}

		@PostMapping(path = Content.PUBLISH_PATH, produces = MediaType.TEXT_PLAIN_VALUE)
		byte[] publish() {
			for (SseEmitter emitter : this.emitters) {
				try {
					emitter.send("event");
				}
				catch (IOException | IllegalStateException ex) {
					this.emitters.remove(emitter);
				}
			}
			return Content.plaintext();
		}

		private static Resource file(String path) {
			Path file = ServerSettings.read().files().resolve(path.substring(1));
			return new FileSystemResource(file);
		}

	}

}
