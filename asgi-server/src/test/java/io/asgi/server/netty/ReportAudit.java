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

package io.asgi.server.netty;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.asgi.AsgiApplication;
import io.asgi.AsgiScope;
import io.asgi.server.AsgiServerListener;
import io.asgi.server.report.HttpReport;
import io.asgi.server.report.WebSocketAcceptance;
import io.asgi.server.report.WebSocketReport;
import io.netty.channel.Channel;

/**
 * Sees to it that each exchange that reaches an application is reported once, whatever
 * becomes of it.
 */
final class ReportAudit implements AsgiServerListener {

	private static final int MAX_TURNS = 100;

	private final Map<AsgiScope, String> called = Collections.synchronizedMap(new IdentityHashMap<>());

	private final Map<AsgiScope, String> reported = Collections.synchronizedMap(new IdentityHashMap<>());

	private final Set<Channel> channels = ConcurrentHashMap.newKeySet();

	private final List<String> problems = new CopyOnWriteArrayList<>();

	void watch(Channel channel) {
		this.channels.add(channel);
	}

	AsgiApplication audited(AsgiApplication application) {
		return (scope, receive, send) -> {
			this.called.put(scope, scope.toString());
			return application.call(scope, receive, send);
		};
	}

	@Override
	public boolean observesExchanges() {
		return true;
	}

	@Override
	public void requestEnded(HttpReport report) {
		reported(report.request().scope(), "requestEnded");
	}

	@Override
	public void webSocketAccepted(WebSocketAcceptance acceptance) {
		if (this.reported.containsKey(acceptance.request().scope())) {
			this.problems.add("accepted after its end: " + acceptance);
		}
	}

	@Override
	public void webSocketEnded(WebSocketReport report) {
		reported(report.acceptance().request().scope(), "webSocketEnded");
	}

	private void reported(AsgiScope scope, String how) {
		String before = this.reported.put(scope, how);
		if (before != null) {
			this.problems.add(before + " and " + how + ": " + scope);
		}
	}

	/**
	 * Wait until all are reported. To be called when the clients have left.
	 */
	void check() {
		// Whose end nobody could notice so far ends now
		this.channels.forEach((channel) -> channel.close().awaitUninterruptibly());
		// Netty tells of it in tasks of its own, each of which may be behind ours
		for (int turn = 0; turn < MAX_TURNS && !this.reported.keySet().containsAll(this.called.keySet()); turn++) {
			this.channels.forEach(ReportAudit::awaitTurn);
		}
		this.called.forEach((scope, description) -> {
			if (!this.reported.containsKey(scope)) {
				this.problems.add("never reported: " + description);
			}
		});
		if (!this.problems.isEmpty()) {
			throw new AssertionError(this.problems.toString());
		}
	}

	private static void awaitTurn(Channel channel) {
		if (!channel.eventLoop().isShuttingDown()) {
			channel.eventLoop().submit(() -> {
			}).awaitUninterruptibly();
		}
	}

}
