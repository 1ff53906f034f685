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

package io.asgi.python.faults;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that ask one after the other, each for the next answer when it has the last.
 */
final class Load implements AutoCloseable {

	private final Map<Integer, LongAdder> answers = new ConcurrentSkipListMap<>();

	private final List<Exception> failures = new CopyOnWriteArrayList<>();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final ExecutorService threads;

	private volatile boolean stopped;

	Load(Running running, String path, int clients) {
		HttpRequest request = running.request(path).build();
		this.threads = Executors.newFixedThreadPool(clients);
		for (int i = 0; i < clients; i++) {
			this.threads.execute(() -> ask(request));
		}
	}

	private void ask(HttpRequest request) {
		while (!this.stopped) {
			try {
				int status = this.client.send(request, BodyHandlers.ofString()).statusCode();
				this.answers.computeIfAbsent(status, (key) -> new LongAdder()).increment();
			}
			catch (Exception ex) {
				this.failures.add(ex);
			}
		}
	}

	/**
	 * Return how many answers have come with a status.
	 */
	long count(int status) {
		LongAdder count = this.answers.get(status);
		return (count != null) ? count.sum() : 0;
	}

	/**
	 * Return which statuses have come.
	 */
	Set<Integer> statuses() {
		return this.answers.keySet();
	}

	/**
	 * Wait for so many further answers with status 200.
	 */
	void awaitMore(long answers) {
		long before = count(200);
		Await.until(answers + " more answers; " + this, () -> count(200) >= before + answers);
	}

	/**
	 * End, and check that each request has been answered.
	 */
	@Override
	public void close() {
		this.stopped = true;
		this.threads.shutdown();
		Await.until("the end of all requests", this.threads::isTerminated);
		assertThat(this.failures).as("requests without an answer").isEmpty();
	}

	@Override
	public String toString() {
		return "answers " + this.answers + ", failures " + this.failures;
	}

}
