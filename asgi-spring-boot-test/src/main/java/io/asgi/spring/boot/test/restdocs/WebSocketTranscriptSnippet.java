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

package io.asgi.spring.boot.test.restdocs;

import java.util.HashMap;
import java.util.Map;

import io.asgi.spring.boot.test.websocket.WebSocketTranscript;

import org.springframework.restdocs.operation.Operation;
import org.springframework.restdocs.snippet.TemplatedSnippet;

/**
 * The snippet {@code websocket-transcript}: a line for each message, with its direction.
 * A template of that name has the {@code path} and the {@code lines}, each with a
 * {@code line}, and its parts {@code speaker}, {@code kind} and {@code content}.
 */
final class WebSocketTranscriptSnippet extends TemplatedSnippet {

	private final WebSocketTranscript transcript;

	WebSocketTranscriptSnippet(WebSocketTranscript transcript) {
		super("websocket-transcript", null);
		this.transcript = transcript;
	}

	@Override
	protected Map<String, Object> createModel(Operation operation) {
		Map<String, Object> model = new HashMap<>();
		model.put("path", operation.getRequest().getUri().getRawPath());
		model.put("lines", this.transcript.lines().stream().map(WebSocketTranscriptSnippet::line).toList());
		return model;
	}

	private static Map<String, Object> line(WebSocketTranscript.Line line) {
		return Map.of("line", line.toString(), "speaker", line.speaker(), "kind", line.kind().toString(), "content",
				line.content());
	}

}
