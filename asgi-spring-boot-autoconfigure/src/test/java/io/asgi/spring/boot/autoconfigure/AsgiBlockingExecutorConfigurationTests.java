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

package io.asgi.spring.boot.autoconfigure;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link AsgiBlockingExecutorConfiguration}.
 */
class AsgiBlockingExecutorConfigurationTests {

	private static final String NAME = "asgiBlockingExecutor";

	private final ReactiveWebApplicationContextRunner runner = ContextRunners.netty();

	@Test
	void aBoundedPoolOfPlatformThreadsIsTheDefault() {
		this.runner.run((context) -> {
			ThreadPoolTaskExecutor executor = context.getBean(NAME, ThreadPoolTaskExecutor.class);
			assertThat(executor.getMaxPoolSize()).isEqualTo(200);
			assertThat(executor.getQueueCapacity()).isEqualTo(1000);
			assertThat(executor.getKeepAliveSeconds()).isEqualTo(60);
		});
	}

	@Test
	void aCallBeyondThreadsAndQueueIsRejected() {
		this.runner.withPropertyValues("asgi.blocking.max-threads=1", "asgi.blocking.queue-capacity=1")
			.run((context) -> {
				Executor executor = context.getBean(NAME, Executor.class);
				CountDownLatch release = new CountDownLatch(1);
				executor.execute(() -> await(release));
				executor.execute(() -> await(release));
				assertThatExceptionOfType(TaskRejectedException.class)
					.isThrownBy(() -> executor.execute(() -> await(release)));
				release.countDown();
			});
	}

	@Test
	void callsAreTakenWhileTheContextCloses() {
		this.runner.run((context) -> {
			ThreadPoolTaskExecutor executor = context.getBean(NAME, ThreadPoolTaskExecutor.class);
			context.publishEvent(new ContextClosedEvent(context.getSourceApplicationContext()));
			CountDownLatch done = new CountDownLatch(1);
			executor.execute(done::countDown);
			assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
		});
	}

	@Test
	void aThreadHasTheClassLoaderOfTheContextWhoeverCreatesIt() {
		this.runner.run((context) -> assertThat(classLoaderOfCall(context)).isSameAs(context.getClassLoader()));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void aVirtualThreadHasTheClassLoaderOfTheContextWhoeverCreatesIt() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(classLoaderOfCall(context)).isSameAs(context.getClassLoader()));
	}

	private static ClassLoader classLoaderOfCall(ApplicationContext context) throws Exception {
		CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
		Thread thread = Thread.currentThread();
		ClassLoader own = thread.getContextClassLoader();
		thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
		try {
			context.getBean(NAME, Executor.class)
				.execute(() -> seen.complete(Thread.currentThread().getContextClassLoader()));
		}
		finally {
			thread.setContextClassLoader(own);
		}
		return seen.get(10, TimeUnit.SECONDS);
	}

	@Test
	void springBootsOwnExecutorStaysTheDefault() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class)).run((context) -> {
			assertThat(context).hasBean("applicationTaskExecutor");
			assertThat(context.getBeanProvider(Executor.class).getIfUnique())
				.isSameAs(context.getBean("applicationTaskExecutor"));
		});
	}

	@Test
	void aBeanOfTheNameReplacesIt() {
		Executor executor = Runnable::run;
		this.runner.withBean(NAME, Executor.class, () -> executor)
			.run((context) -> assertThat(context.getBean(NAME)).isSameAs(executor));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void virtualThreadsAreUsedWhereTheyAreAskedForAndBoundedToo() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true", "asgi.blocking.max-virtual-threads=1")
			.run((context) -> {
				SimpleAsyncTaskExecutor executor = context.getBean(NAME, SimpleAsyncTaskExecutor.class);
				CountDownLatch release = new CountDownLatch(1);
				AtomicReference<Thread> thread = new AtomicReference<>();
				CountDownLatch started = new CountDownLatch(1);
				executor.execute(() -> {
					thread.set(Thread.currentThread());
					started.countDown();
					await(release);
				});
				assertThat(started.await(5, TimeUnit.SECONDS)).isTrue();
				assertThat(Thread.class.getMethod("isVirtual").invoke(thread.get())).isEqualTo(true);
				assertThatExceptionOfType(TaskRejectedException.class).isThrownBy(() -> executor.execute(() -> {
				}));
				release.countDown();
			});
	}

	@Test
	@EnabledForJreRange(max = JRE.JAVA_20)
	void platformThreadsAreUsedWhereTheJvmHasNoVirtualOnes() {
		this.runner.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> assertThat(context.getBean(NAME)).isInstanceOf(ThreadPoolTaskExecutor.class));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
