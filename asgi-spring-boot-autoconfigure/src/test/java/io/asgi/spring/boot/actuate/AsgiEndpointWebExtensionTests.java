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

import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Set;

import io.asgi.HostPort;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.lifespan.LifespanMode;
import io.asgi.server.lifespan.LifespanStatus;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.report.LiveScope;
import io.asgi.server.report.LiveScopes;
import io.asgi.spring.boot.AsgiApplications;
import io.asgi.spring.boot.AsgiDispatch;
import io.asgi.spring.boot.DispatchMode;
import io.asgi.spring.boot.ServedApplication;
import io.asgi.spring.boot.actuate.AsgiEndpoint.ScopesDescriptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiEndpointWebExtension}.
 */
class AsgiEndpointWebExtensionTests {

	private static final LiveScopes SCOPES = new LiveScopes(1, List
		.of(new LiveScope("http", "2", "GET", "/a/secret", new HostPort("192.0.2.1", 4711), Instant.EPOCH, true)));

	@Test
	void anybodySeesEverythingIfItIsAlwaysShown() {
		assertThat(shown(Show.ALWAYS, Set.of(), SecurityContext.NONE)).isTrue();
	}

	@Test
	void nobodySeesEverythingIfItIsNeverShown() {
		assertThat(shown(Show.NEVER, Set.of(), user("ops"))).isFalse();
	}

	@Test
	void thoseWhoAreAuthorizedSeeEverything() {
		assertThat(shown(Show.WHEN_AUTHORIZED, Set.of(), SecurityContext.NONE)).isFalse();
		assertThat(shown(Show.WHEN_AUTHORIZED, Set.of(), user("guest"))).isTrue();
		assertThat(shown(Show.WHEN_AUTHORIZED, Set.of("ops"), user("guest"))).isFalse();
		assertThat(shown(Show.WHEN_AUTHORIZED, Set.of("ops"), user("ops"))).isTrue();
	}

	@Test
	void aScopeIsDescribed() {
		ScopesDescriptor shown = new ScopeDescriptors(List.of()).of(SCOPES, true);
		assertThat(shown.shown()).containsExactly(new AsgiEndpoint.ScopeDescriptor("http", "queued", Instant.EPOCH, "2",
				"GET", "/a/secret", "192.0.2.1:4711"));
		ScopesDescriptor hidden = new ScopeDescriptors(List.of()).of(SCOPES, false);
		assertThat(hidden.shown()).containsExactly(
				new AsgiEndpoint.ScopeDescriptor("http", "queued", Instant.EPOCH, "2", "GET", "******", "******"));
	}

	/**
	 * Return whether the extension asks the endpoint for everything.
	 */
	private static boolean shown(Show showValues, Set<String> roles, SecurityContext securityContext) {
		boolean[] everything = new boolean[1];
		AsgiEndpoint endpoint = new AsgiEndpoint(new OneApplication(),
				new AsgiBridge(AsgiServerOptions.builder().build()), AsgiServerOptions.builder().build(), List.of(),
				showValues) {

			@Override
			@Nullable NamedApplicationDescriptor application(String name, @Nullable Integer limit, boolean showUnsanitized) {
				everything[0] = showUnsanitized;
				return super.application(name, limit, showUnsanitized);
			}

		};
		assertThat(new AsgiEndpointWebExtension(endpoint, showValues, roles).application(securityContext, "a", 1))
			.isNotNull();
		return everything[0];
	}

	private static SecurityContext user(String role) {
		return new SecurityContext() {

			@Override
			public Principal getPrincipal() {
				return () -> "someone";
			}

			@Override
			public boolean isUserInRole(String asked) {
				return role.equals(asked);
			}

		};
	}

	private static final class OneApplication implements AsgiApplications {

		@Override
		public List<ServedApplication> all() {
			return List.of(new ServedApplication("a", "a", "streaming", "/a", "/a",
					new AsgiDispatch.Choice(DispatchMode.NETTY, "why not"), LifespanMode.OFF,
					new LifespanStatus(LifespanStatus.Phase.OFF, null)));
		}

		@Override
		public List<String> middleware() {
			return List.of();
		}

	}

}
