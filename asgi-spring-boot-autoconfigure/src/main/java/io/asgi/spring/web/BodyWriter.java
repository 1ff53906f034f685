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

package io.asgi.spring.web;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.asgi.HttpScope;
import io.asgi.RequestRefusedException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.core.ResolvableType;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ReactiveHttpOutputMessage;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.util.MimeTypeUtils;

/**
 * Writes bodies of responses, and chooses their format.
 */
final class BodyWriter {

	private final List<HttpMessageWriter<?>> writers;

	BodyWriter(List<HttpMessageWriter<?>> writers) {
		this.writers = List.copyOf(writers);
	}

	Mono<Void> write(ReactiveHttpOutputMessage message, Publisher<?> values, ResolvableType type, MediaType mediaType) {
		return find(type, mediaType).write(values, type, mediaType, message, Map.of());
	}

	@SuppressWarnings("unchecked")
	// A writer that can write a type takes values of that type
	private HttpMessageWriter<Object> find(ResolvableType type, MediaType mediaType) {
		for (HttpMessageWriter<?> writer : this.writers) {
			if (writer.canWrite(type, mediaType)) {
				return (HttpMessageWriter<Object>) writer;
			}
		}
		throw new IllegalArgumentException("No codec writes " + type + " as " + mediaType);
	}

	/**
	 * Return the format that the client likes best (RFC 9110, section 12.5.1); among
	 * those that it likes equally, the one of the first codec.
	 * @throws RequestRefusedException with status 406 if it accepts none
	 */
	MediaType negotiate(HttpScope scope, ResolvableType type) {
		List<MediaType> producible = this.writers.stream()
			.filter((writer) -> writer.canWrite(type, null))
			.flatMap((writer) -> writer.getWritableMediaTypes(type).stream())
			.distinct()
			.toList();
		Set<MediaType> compatible = new LinkedHashSet<>();
		for (MediaType accepted : accepted(scope)) {
			producible.stream()
				.filter(accepted::isCompatibleWith)
				.map((mediaType) -> moreSpecific(accepted, mediaType))
				.filter((mediaType) -> mediaType.getQualityValue() > 0)
				.forEach(compatible::add);
		}
		List<MediaType> sorted = new ArrayList<>(compatible);
		MimeTypeUtils.sortBySpecificity(sorted);
		return sorted.stream()
			.filter(MediaType::isConcrete)
			.findFirst()
			.map(MediaType::removeQualityValue)
			.orElseThrow(() -> new RequestRefusedException(406,
					"None of the accepted media types can be produced, only " + MediaType.toString(producible)));
	}

	private static MediaType moreSpecific(MediaType accepted, MediaType producible) {
		MediaType withQuality = producible.copyQualityValue(accepted);
		return accepted.isLessSpecific(withQuality) ? withQuality : accepted;
	}

	private static List<MediaType> accepted(HttpScope scope) {
		List<String> accept = scope.headers().all("accept");
		try {
			List<MediaType> mediaTypes = MediaType.parseMediaTypes(accept);
			return mediaTypes.isEmpty() ? List.of(MediaType.ALL) : mediaTypes;
		}
		catch (InvalidMediaTypeException ex) {
			throw new RequestRefusedException(406, "The accepted media types are malformed: " + ex.getMediaType());
		}
	}

}
