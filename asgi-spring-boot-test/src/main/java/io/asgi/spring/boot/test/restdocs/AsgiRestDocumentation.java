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

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.asgi.AsgiHeaders;
import io.asgi.HttpScope;
import io.asgi.spring.boot.test.websocket.WebSocketTranscript;
import io.asgi.test.HttpTestRequest;
import io.asgi.test.HttpTestResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.restdocs.RestDocumentationContext;
import org.springframework.restdocs.RestDocumentationContextProvider;
import org.springframework.restdocs.config.OperationPreprocessorsConfigurer;
import org.springframework.restdocs.config.RestDocumentationConfigurer;
import org.springframework.restdocs.config.SnippetConfigurer;
import org.springframework.restdocs.generate.RestDocumentationGenerator;
import org.springframework.restdocs.operation.OperationRequest;
import org.springframework.restdocs.operation.OperationRequestFactory;
import org.springframework.restdocs.operation.OperationResponse;
import org.springframework.restdocs.operation.OperationResponseFactory;
import org.springframework.restdocs.snippet.Snippet;

/**
 * Documents exchanges with ASGI applications with Spring REST Docs:
 *
 * <pre class="code">
 * HttpTestResponse response = documentation.document("hello", tester.get("/hello"));
 * documentation.document("shout", socket.transcript());
 * </pre>
 *
 * An exchange has the snippets that every operation has, such as {@code http-request},
 * {@code http-response} and {@code curl-request}, and those that are passed. A WebSocket
 * has {@code websocket-transcript}. Snippets and preprocessors are configured as for any
 * other client of Spring REST Docs. Not safe to use from several threads.
 */
public final class AsgiRestDocumentation extends
		RestDocumentationConfigurer<AsgiRestDocumentation.Snippets, AsgiRestDocumentation.Preprocessors, AsgiRestDocumentation> {

	private final RestDocumentationContextProvider contextProvider;

	private final Snippets snippets = new Snippets(this);

	private final Preprocessors preprocessors = new Preprocessors(this);

	private AsgiRestDocumentation(RestDocumentationContextProvider contextProvider) {
		this.contextProvider = contextProvider;
	}

	/**
	 * Return a documentation with the defaults.
	 * @param contextProvider the context, as given to the test by Spring REST Docs
	 * @return the documentation
	 */
	public static AsgiRestDocumentation of(RestDocumentationContextProvider contextProvider) {
		return new AsgiRestDocumentation(contextProvider);
	}

	@Override
	public Snippets snippets() {
		return this.snippets;
	}

	@Override
	public Preprocessors operationPreprocessors() {
		return this.preprocessors;
	}

	/**
	 * Send a request, wait for the response, and document both.
	 * @param identifier the name of the folder of the snippets
	 * @param request the request
	 * @param snippets snippets beside the default ones
	 * @return the response
	 */
	public HttpTestResponse document(String identifier, HttpTestRequest request, Snippet... snippets) {
		HttpTestResponse response = request.exchange();
		document(identifier, request.scope(), request.content(), response, snippets);
		return response;
	}

	/**
	 * Document an exchange that has taken place, such as that of an
	 * {@link io.asgi.test.ApplicationTester}.
	 * @param identifier the name of the folder of the snippets
	 * @param scope the scope of the request
	 * @param body the body of the request
	 * @param response the response
	 * @param snippets snippets beside the default ones
	 */
	public void document(String identifier, HttpScope scope, byte[] body, HttpTestResponse response,
			Snippet... snippets) {
		OperationRequest request = new OperationRequestFactory().create(uri(scope), HttpMethod.valueOf(scope.method()),
				body, headers(scope.headers()), List.of());
		OperationResponse answer = new OperationResponseFactory().create(HttpStatusCode.valueOf(response.status()),
				headers(response.headers()), response.body());
		handle(identifier, request, answer, configuration(), snippets);
	}

	/**
	 * Document what was said over a WebSocket.
	 * @param identifier the name of the folder of the snippets
	 * @param transcript what was said
	 * @param snippets snippets beside the transcript, of the handshake
	 */
	public void document(String identifier, WebSocketTranscript transcript, Snippet... snippets) {
		OperationRequest request = new OperationRequestFactory().create(transcript.uri(), HttpMethod.GET, new byte[0],
				headers(transcript.headers()), List.of());
		OperationResponse response = new OperationResponseFactory().create(HttpStatusCode.valueOf(101),
				new HttpHeaders(), new byte[0]);
		Map<String, Object> configuration = configuration();
		configuration.put(RestDocumentationGenerator.ATTRIBUTE_NAME_DEFAULT_SNIPPETS,
				List.of(new WebSocketTranscriptSnippet(transcript)));
		handle(identifier, request, response, configuration, snippets);
	}

	private static void handle(String identifier, OperationRequest request, OperationResponse response,
			Map<String, Object> configuration, Snippet... snippets) {
		new RestDocumentationGenerator<OperationRequest, OperationResponse>(identifier, (converted) -> converted,
				(converted) -> converted, snippets)
			.handle(request, response, configuration);
	}

	private Map<String, Object> configuration() {
		RestDocumentationContext context = this.contextProvider.beforeOperation();
		Map<String, Object> configuration = new HashMap<>();
		configuration.put(RestDocumentationContext.class.getName(), context);
		apply(configuration, context);
		return configuration;
	}

	private static URI uri(HttpScope scope) {
		String host = scope.headers().first("host");
		String query = new String(scope.queryString(), StandardCharsets.ISO_8859_1);
		try {
			URI uri = new URI(scope.scheme(), (host != null) ? host : "localhost:8080", scope.path(), null, null);
			return query.isEmpty() ? uri : URI.create(uri.toASCIIString() + "?" + query);
		}
		catch (URISyntaxException ex) {
			throw new IllegalArgumentException("The request to " + scope.path() + " has no URI", ex);
		}
	}

	private static HttpHeaders headers(AsgiHeaders fields) {
		HttpHeaders headers = new HttpHeaders();
		for (AsgiHeaders.Field field : fields) {
			headers.add(field.name(), field.value());
		}
		return headers;
	}

	/**
	 * Configures the snippets of each exchange.
	 */
	public static final class Snippets extends SnippetConfigurer<AsgiRestDocumentation, Snippets> {

		private Snippets(AsgiRestDocumentation parent) {
			super(parent);
		}

	}

	/**
	 * Configures what is done to each request and response before it is documented.
	 */
	public static final class Preprocessors
			extends OperationPreprocessorsConfigurer<AsgiRestDocumentation, Preprocessors> {

		private Preprocessors(AsgiRestDocumentation parent) {
			super(parent);
		}

	}

}
