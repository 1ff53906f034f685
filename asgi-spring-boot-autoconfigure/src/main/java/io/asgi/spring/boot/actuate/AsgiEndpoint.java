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

package io.asgi.spring.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.asgi.server.AsgiServerOptions;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.report.Activity;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.AsgiDispatch;
import io.asgi.spring.boot.ServedApplication;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * {@link Endpoint @Endpoint} that shows the ASGI applications of this server, what is
 * under way in them and the limits in force, and reloads applications in Python.
 * <p>
 * What a scope says of its client, the path and the address, and what Python has written
 * of a failure, is shown as {@code ******} unless
 * {@code management.endpoint.asgi.show-values} says otherwise. Nothing can be reloaded
 * unless {@code management.endpoint.asgi.access} is {@code unrestricted}.
 */
@Endpoint(id = "asgi", defaultAccess = Access.READ_ONLY)
public class AsgiEndpoint {

	/**
	 * How many scopes are shown if the request does not say.
	 */
	static final int DEFAULT_LIMIT = 20;

	/**
	 * How many scopes are shown at most.
	 */
	static final int MAX_LIMIT = 1000;

	private static final String RELOAD = "reload";

	private final AsgiApplications applications;

	private final AsgiBridge bridge;

	private final AsgiServerOptions options;

	private final ScopeDescriptors scopes;

	private final Show showValues;

	private final PythonOperations python;

	/**
	 * Create an endpoint for applications of which none is in Python.
	 * @param applications the applications
	 * @param bridge serves them
	 * @param options the limits in force
	 * @param sanitizingFunctions have a say in what is shown of clients
	 * @param showValues when to show what scopes say of their clients
	 */
	public AsgiEndpoint(AsgiApplications applications, AsgiBridge bridge, AsgiServerOptions options,
			Iterable<SanitizingFunction> sanitizingFunctions, Show showValues) {
		this(applications, bridge, options, sanitizingFunctions, showValues, PythonOperations.none());
	}

	/**
	 * Create the endpoint.
	 * @param applications the applications
	 * @param bridge serves them
	 * @param options the limits in force
	 * @param sanitizingFunctions have a say in what is shown of clients
	 * @param showValues when to show what scopes say of their clients
	 * @param python shows and reloads applications in Python
	 */
	public AsgiEndpoint(AsgiApplications applications, AsgiBridge bridge, AsgiServerOptions options,
			Iterable<SanitizingFunction> sanitizingFunctions, Show showValues, PythonOperations python) {
		this.applications = applications;
		this.bridge = bridge;
		this.options = options;
		this.scopes = new ScopeDescriptors(sanitizingFunctions);
		this.showValues = showValues;
		this.python = python;
	}

	/**
	 * Show the server and all applications.
	 * @return a description of this moment
	 */
	@ReadOperation
	public AsgiDescriptor asgi() {
		return describe(this.showValues.isShown(true));
	}

	AsgiDescriptor describe(boolean showUnsanitized) {
		Map<String, ApplicationDescriptor> byName = new LinkedHashMap<>();
		this.applications.all()
			.forEach((application) -> byName.put(application.name(), describe(application, showUnsanitized)));
		return new AsgiDescriptor(server(), byName);
	}

	/**
	 * Show one application and some of its live scopes.
	 * @param application the name of the application
	 * @param limit how many scopes to show at most, up to 1000; 20 by default
	 * @return a description of this moment, or {@code null} if there is no such
	 * application
	 */
	@ReadOperation
	public @Nullable NamedApplicationDescriptor application(@Selector String application, @Nullable Integer limit) {
		return application(application, limit, this.showValues.isShown(true));
	}

	@Nullable NamedApplicationDescriptor application(String name, @Nullable Integer limit, boolean showUnsanitized) {
		int shown = (limit != null) ? limit : DEFAULT_LIMIT;
		if (shown < 0 || shown > MAX_LIMIT) {
			throw new InvalidEndpointRequestException("The limit " + shown + " is not between 0 and " + MAX_LIMIT,
					"'limit' must be between 0 and " + MAX_LIMIT);
		}
		return find(name)
			.map((application) -> new NamedApplicationDescriptor(name, describe(application, showUnsanitized),
					this.scopes.of(this.bridge.liveScopes(name, shown), showUnsanitized)))
			.orElse(null);
	}

	private Optional<ServedApplication> find(String name) {
		return this.applications.all().stream().filter((application) -> application.name().equals(name)).findFirst();
	}

	/**
	 * Do something with an application.
	 * @param application the name of the application
	 * @param action what to do: {@code reload} begins new workers of an application in
	 * Python, which import it again. The old ones go on until the new ones are ready, and
	 * for good if one of those cannot start
	 * @return what came of it, once it is over
	 */
	@WriteOperation
	public Mono<ReloadDescriptor> perform(@Selector String application, String action) {
		if (find(application).isEmpty()) {
			return Mono.just(ReloadDescriptor.refused(application, ReloadOutcome.UNKNOWN,
					"there is no application of that name"));
		}
		if (!RELOAD.equalsIgnoreCase(action)) {
			return Mono.just(ReloadDescriptor.refused(application, ReloadOutcome.UNSUPPORTED,
					"there is no action '" + action + "', only '" + RELOAD + "'"));
		}
		return this.python.reload(application)
			.defaultIfEmpty(
					ReloadDescriptor.refused(application, ReloadOutcome.UNSUPPORTED, "it is no application in Python"));
	}

	private ServerDescriptor server() {
		return new ServerDescriptor(this.bridge.isShuttingDown() ? "stopping" : "serving",
				new RequestsDescriptor(this.bridge.activeRequests(), this.bridge.queuedRequests()),
				new WebSocketsDescriptor(this.bridge.activeWebSockets()), this.applications.middleware(),
				LimitDescriptors.extensions(this.options), LimitDescriptors.ofServer(this.options));
	}

	private ApplicationDescriptor describe(ServedApplication application, boolean showUnsanitized) {
		Activity activity = this.bridge.activity(application.name());
		return new ApplicationDescriptor(application.bean(), application.flavour(), application.path(),
				application.rootPath(), DispatchDescriptor.of(application.dispatch()),
				LifespanDescriptor.of(application),
				new RequestsDescriptor(activity.activeRequests(), activity.queuedRequests()),
				new WebSocketsDescriptor(activity.activeWebSockets()),
				LimitDescriptors.ofApplication(this.options, application.name()),
				this.python.describe(application.name(), showUnsanitized));
	}

	/**
	 * Description of the server and all applications.
	 *
	 * @param server the server
	 * @param applications the applications by name, in the order of their mounts
	 */
	public record AsgiDescriptor(ServerDescriptor server,
			Map<String, ApplicationDescriptor> applications) implements OperationResponseBody {

	}

	/**
	 * Description of one application and its live scopes.
	 *
	 * @param name the name of the application
	 * @param application the application
	 * @param scopes scopes that are alive
	 */
	public record NamedApplicationDescriptor(String name, ApplicationDescriptor application,
			ScopesDescriptor scopes) implements OperationResponseBody {

	}

	/**
	 * Description of the server.
	 *
	 * @param state {@code serving} or {@code stopping}
	 * @param requests HTTP requests of all applications
	 * @param websockets WebSockets of all applications
	 * @param middleware names of the middleware beans, the outermost first
	 * @param extensions names of the extensions that scopes offer, where the connection
	 * and the client allow for them
	 * @param limits the limits in force
	 */
	public record ServerDescriptor(String state, RequestsDescriptor requests, WebSocketsDescriptor websockets,
			List<String> middleware, List<String> extensions, ServerLimitsDescriptor limits) {

	}

	/**
	 * Description of an application.
	 *
	 * @param bean the name of the bean that is the application
	 * @param flavour {@code asynchronous}, {@code blocking} or {@code streaming}
	 * @param path the path at which it is mounted
	 * @param rootPath the root path that it is told
	 * @param dispatch how requests reach it
	 * @param lifespan its lifespan
	 * @param requests its HTTP requests
	 * @param websockets its WebSockets
	 * @param limits the limits in force for it
	 * @param python the application and its workers, or {@code null} if it is not in
	 * Python
	 */
	public record ApplicationDescriptor(String bean, String flavour, String path, String rootPath,
			DispatchDescriptor dispatch, LifespanDescriptor lifespan, RequestsDescriptor requests,
			WebSocketsDescriptor websockets, ApplicationLimitsDescriptor limits, @Nullable PythonDescriptor python) {

	}

	/**
	 * Description of how requests reach an application.
	 *
	 * @param mode {@code netty} or {@code webflux}
	 * @param reason why
	 */
	public record DispatchDescriptor(String mode, String reason) {

		static DispatchDescriptor of(AsgiDispatch.Choice dispatch) {
			return new DispatchDescriptor(Names.of(dispatch.mode()), dispatch.reason());
		}

	}

	/**
	 * Description of the lifespan of an application.
	 *
	 * @param mode {@code auto}, {@code on} or {@code off}
	 * @param state {@code not-started}, {@code starting}, {@code started}, {@code none},
	 * {@code off}, {@code stopping}, {@code stopped} or {@code failed}
	 * @param message why, or {@code null} if the state speaks for itself
	 */
	public record LifespanDescriptor(String mode, String state, @Nullable String message) {

		static LifespanDescriptor of(ServedApplication application) {
			return new LifespanDescriptor(Names.of(application.lifespanMode()),
					Names.of(application.lifespan().phase()), application.lifespan().message());
		}

	}

	/**
	 * Description of HTTP requests.
	 *
	 * @param active how many are under way
	 * @param queued how many wait for their turn
	 */
	public record RequestsDescriptor(int active, int queued) {

	}

	/**
	 * Description of WebSockets.
	 *
	 * @param active how many are open
	 */
	public record WebSocketsDescriptor(int active) {

	}

	/**
	 * Description of the limits of the server. Sizes are in bytes, -1 for no limit; a
	 * timeout of zero is none.
	 *
	 * @param maxRequests HTTP requests under way
	 * @param maxQueuedRequests HTTP requests that wait for their turn
	 * @param queueTimeout how long a request may wait for its turn
	 * @param maxWebsockets WebSockets that are open
	 * @param maxQueuedSends sends of one scope that wait for the one in flight
	 * @param disconnectGrace how long a call may go on after its client has left
	 * @param shutdownGrace how long requests may go on when the server begins to stop
	 * @param http limits of HTTP
	 * @param websocket limits of WebSockets
	 */
	public record ServerLimitsDescriptor(int maxRequests, int maxQueuedRequests, Duration queueTimeout,
			int maxWebsockets, int maxQueuedSends, Duration disconnectGrace, Duration shutdownGrace,
			HttpLimitsDescriptor http, WebSocketLimitsDescriptor websocket) {

	}

	/**
	 * Description of the limits of HTTP.
	 *
	 * @param maxRequestBodySize how long the body of a request may be
	 * @param requestHeadTimeout how long the head of a request may take
	 * @param requestBodyIdleTimeout how long there may come nothing of a body
	 * @param minRequestBodyRate how many bytes of a body have to come in a second; 0 for
	 * any number
	 * @param responseIdleTimeout how long a client may take nothing of a response
	 * @param keepAliveTimeout how long a connection may be idle
	 */
	public record HttpLimitsDescriptor(long maxRequestBodySize, Duration requestHeadTimeout,
			Duration requestBodyIdleTimeout, long minRequestBodyRate, Duration responseIdleTimeout,
			Duration keepAliveTimeout) {

	}

	/**
	 * Description of the limits of WebSockets.
	 *
	 * @param maxMessageSize how long a message may be
	 * @param acceptTimeout how long an application may take to accept
	 * @param idleTimeout how long there may be no message
	 * @param sendTimeout how long a client may take nothing of what is sent
	 * @param pingInterval after how long without a sign of life a ping is sent
	 * @param pingTimeout how long the server waits for a sign of life after a ping
	 * @param closeTimeout how long the server waits for the client's close frame
	 */
	public record WebSocketLimitsDescriptor(int maxMessageSize, Duration acceptTimeout, Duration idleTimeout,
			Duration sendTimeout, Duration pingInterval, Duration pingTimeout, Duration closeTimeout) {

	}

	/**
	 * Description of the limits in force for one application, those of the server where
	 * it has none of its own.
	 *
	 * @param maxRequests its HTTP requests under way
	 * @param maxWebsockets its WebSockets that are open
	 * @param maxRequestBodySize how long the body of a request to it may be
	 */
	public record ApplicationLimitsDescriptor(int maxRequests, int maxWebsockets, long maxRequestBodySize) {

	}

	/**
	 * Description of live scopes.
	 *
	 * @param total how many there are
	 * @param shown some of them, the oldest first
	 */
	public record ScopesDescriptor(int total, List<ScopeDescriptor> shown) {

	}

	/**
	 * Description of a live scope.
	 *
	 * @param type {@code http} or {@code websocket}
	 * @param state {@code active}, or {@code queued} while it waits for its turn
	 * @param startedAt when the request reached the server
	 * @param httpVersion the version of HTTP
	 * @param method the method of the request
	 * @param path the path without the query, sanitized
	 * @param client the address of the client, sanitized, or {@code null} if it has none
	 */
	public record ScopeDescriptor(String type, String state, Instant startedAt, String httpVersion, String method,
			@Nullable Object path, @Nullable Object client) {

	}

}
