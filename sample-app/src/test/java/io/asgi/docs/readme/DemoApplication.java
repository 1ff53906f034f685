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

package io.asgi.docs.readme;

// tag::demo[]
import java.util.Locale;

import io.asgi.AsgiApplication;
import io.asgi.HttpSendEvent;
import io.asgi.WebSocketReceiveEvent;
import io.asgi.application.WebSocketApplication;
import io.asgi.application.WebSocketSession;
import io.asgi.spring.boot.AsgiMount;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class DemoApplication {

	@Bean
	@AsgiMount("/hello")
	AsgiApplication hello() {
		return (scope, receive, send) -> send.send(HttpSendEvent.Start.of(200, "content-type", "text/plain"))
			.then(send.send(HttpSendEvent.Body.last("Hello, ASGI")));
	}

	@Bean
	@AsgiMount("/shout")
	WebSocketApplication shout() {
		return (scope, receive, send) -> WebSocketSession.accept(receive, send)
			.flatMapMany((session) -> session.messages()
				.ofType(WebSocketReceiveEvent.Text.class)
				.concatMap((message) -> session.send(message.text().toUpperCase(Locale.ROOT)), 0))
			.then();
	}

	public static void main(String[] args) {
		SpringApplication.run(DemoApplication.class, args);
	}

}
// end::demo[]
