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

package io.asgi.application;

import java.nio.charset.StandardCharsets;

import io.asgi.AsgiHeaders;
import io.asgi.HttpSendEvent;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Makes HTTP responses, each as the stream of the events to send:
 * {@code send.sendAll(Responses.text(200, "Hello"))}. A streaming application returns it.
 *
 * @see io.asgi.AsgiSend#sendAll
 * @see BlockingSend#sendAll
 */
public final class Responses {

	private Responses() {
	}

	/**
	 * Return a response with a text in UTF-8.
	 * @param status the status code, 200 to 999
	 * @param text the text
	 * @return the events
	 */
	public static Flux<HttpSendEvent> text(int status, String text) {
		return of(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return a response with an HTML document in UTF-8.
	 * @param status the status code, 200 to 999
	 * @param html the document
	 * @return the events
	 */
	public static Flux<HttpSendEvent> html(int status, String html) {
		return of(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Return a response with a JSON text.
	 * @param status the status code, 200 to 999
	 * @param json the text in UTF-8, as JSON mappers write it; owned by the response
	 * @return the events
	 */
	public static Flux<HttpSendEvent> json(int status, byte[] json) {
		return of(status, "application/json", json);
	}

	/**
	 * Return a response with a body.
	 * @param status the status code, 200 to 999
	 * @param contentType the value of {@code content-type}
	 * @param body the body, owned by the response
	 * @return the events
	 */
	public static Flux<HttpSendEvent> of(int status, String contentType, byte[] body) {
		return of(status, AsgiHeaders.of("content-type", contentType), body);
	}

	/**
	 * Return a response with a body.
	 * @param status the status code, 200 to 999
	 * @param headers the header fields; {@code content-length} is added
	 * @param body the body, owned by the response
	 * @return the events
	 */
	public static Flux<HttpSendEvent> of(int status, AsgiHeaders headers, byte[] body) {
		AsgiHeaders all = headers.withReplaced("content-length", Integer.toString(body.length));
		return Flux.just(HttpSendEvent.Start.of(status, all), HttpSendEvent.Body.last(body));
	}

	/**
	 * Return a response without a body.
	 * @param status the status code, 200 to 999
	 * @param namesAndValues names and values of the header fields, in turn
	 * @return the events
	 */
	public static Flux<HttpSendEvent> empty(int status, String... namesAndValues) {
		AsgiHeaders headers = AsgiHeaders.of(namesAndValues);
		// RFC 9110, section 8.6: a 204 must not have a length, that of a 304 is another
		// one's
		AsgiHeaders all = (status == 204 || status == 304) ? headers : headers.withReplaced("content-length", "0");
		return Flux.just(HttpSendEvent.Start.of(status, all), HttpSendEvent.Body.last());
	}

	/**
	 * Return a redirect (RFC 9110, section 15.4).
	 * @param status the status code, such as 303 for "see other" or 307 for "temporary"
	 * @param location the URI reference to go to; what it may not contain is
	 * percent-encoded, from UTF-8
	 * @return the events
	 */
	public static Flux<HttpSendEvent> redirect(int status, String location) {
		return empty(status, "location", encode(location));
	}

	/**
	 * Return a response with a body of unknown length. If the body fails, so does the
	 * stream of events, and the server aborts the response.
	 * @param status the status code, 200 to 999
	 * @param headers the header fields
	 * @param body the parts of the body, owned by the response; requested one at a time
	 * @return the events
	 */
	public static Flux<HttpSendEvent> stream(int status, AsgiHeaders headers, Publisher<byte[]> body) {
		Flux<HttpSendEvent> parts = Flux.from(body).map(HttpSendEvent.Body::of);
		return parts.startWith(HttpSendEvent.Start.of(status, headers)).concatWithValues(HttpSendEvent.Body.last());
	}

	/**
	 * Return a response of server-sent events. It ends when they do, or when the next of
	 * them is sent after the client has left; to stop at once then, end the events with
	 * {@code takeUntilOther(receive.events().then())}.
	 * @param events the events; requested one at a time
	 * @return the events to send
	 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML
	 * standard, "Server-sent events"</a>
	 */
	public static Flux<HttpSendEvent> events(Publisher<ServerSentEvent> events) {
		return stream(200, AsgiHeaders.of("content-type", "text/event-stream", "cache-control", "no-cache"),
				Flux.from(events).map(ServerSentEvent::encode));
	}

	private static String encode(String location) {
		StringBuilder encoded = new StringBuilder(location.length());
		for (byte octet : location.getBytes(StandardCharsets.UTF_8)) {
			if (octet > ' ' && octet < 0x7F && "\"<>\\^`{|}".indexOf(octet) < 0) {
				encoded.append((char) octet);
			}
			else {
				encoded.append(String.format("%%%02X", octet));
			}
		}
		return encoded.toString();
	}

}
