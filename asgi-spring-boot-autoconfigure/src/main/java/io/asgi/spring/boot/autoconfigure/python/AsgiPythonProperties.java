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

package io.asgi.spring.boot.autoconfigure.python;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.asgi.python.EventLoop;
import io.asgi.python.Interface;
import io.asgi.python.LifespanUse;
import io.asgi.python.RootPathMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

/**
 * Configuration properties of Python applications.
 *
 * @param applications Python applications by name, and where to mount them.
 */
@ConfigurationProperties("asgi.python")
public record AsgiPythonProperties(@DefaultValue Map<String, Application> applications) implements Validator {

	public AsgiPythonProperties {
		applications = Collections.unmodifiableMap(new LinkedHashMap<>(applications));
	}

	@Override
	public boolean supports(Class<?> type) {
		return AsgiPythonProperties.class.isAssignableFrom(type);
	}

	@Override
	public void validate(Object target, Errors errors) {
		((AsgiPythonProperties) target).applications()
			.forEach((name, application) -> new PythonApplicationValidation(name, application, errors).validate());
	}

	/**
	 * One application.
	 *
	 * @param path Decoded path at which the application is mounted, "/" for all requests
	 * that no other application and no WebFlux route takes.
	 * @param app Where Python finds the application: "module:attribute".
	 * @param factory Whether the attribute is a function that makes the application.
	 * @param appDir Directory that Python imports the application from, and in which its
	 * workers run.
	 * @param interpreter Path of the interpreter, or a bare name that is looked for on
	 * the PATH. Found by default: that of the virtual environment, else python3.
	 * @param virtualenv Directory of the virtual environment. By default ".venv" or
	 * "venv" in the application's directory, else that of VIRTUAL_ENV.
	 * @param environment Environment variables of the workers, besides those of the
	 * server.
	 * @param workers How many workers run.
	 * @param loop Event loop of the workers.
	 * @param lifespan What the workers make of the application's lifespan.
	 * @param interfaceVersion Which version of ASGI the application speaks.
	 * @param rootPath How the application learns where it is mounted.
	 * @param pathSendRoots Directories that the application may have files sent from
	 * (http.response.pathsend). None by default.
	 * @param socketDirectory Directory in which the private directory of the workers'
	 * socket is made. That of temporary files by default.
	 * @param attach Whether workers are started by hand, for a debugger.
	 * @param startupTimeout How long a worker may take until it is ready.
	 * @param drainTimeout How long calls may go on in a worker that ends.
	 * @param shutdownTimeout How long a worker may take to end after that, before it is
	 * killed.
	 * @param calls How many calls may be under way, and may wait.
	 * @param heartbeat How a worker is found whose event loop hangs.
	 * @param restart When workers that were lost are started again.
	 * @param recycle When workers that are well are replaced.
	 * @param reload Whether the application is reloaded when its files change.
	 * @param wire How much may be on the way from a worker to its clients.
	 */
	public record Application(@Nullable String path, @Nullable String app, @DefaultValue("false") boolean factory,
			@DefaultValue(".") String appDir, @Nullable String interpreter, @Nullable String virtualenv,
			@DefaultValue Map<String, String> environment, @DefaultValue("1") int workers,
			@DefaultValue("auto") EventLoop loop, @DefaultValue("auto") LifespanUse lifespan,
			@DefaultValue("auto") Interface interfaceVersion, @DefaultValue("spec") RootPathMode rootPath,
			@DefaultValue List<String> pathSendRoots, @Nullable String socketDirectory,
			@DefaultValue("false") boolean attach, @DefaultValue("60s") Duration startupTimeout,
			@DefaultValue("30s") Duration drainTimeout, @DefaultValue("10s") Duration shutdownTimeout,
			@DefaultValue Calls calls, @DefaultValue Heartbeat heartbeat, @DefaultValue Restart restart,
			@DefaultValue Recycle recycle, @DefaultValue Reload reload, @DefaultValue Wire wire) {

	}

	/**
	 * How many calls may be under way, and may wait.
	 *
	 * @param maxPerWorker How many calls may be under way in each worker.
	 * @param maxQueued How many calls may wait for a worker.
	 * @param queueTimeout How long a call may wait, before it is answered with 503.
	 */
	public record Calls(@DefaultValue("1000") int maxPerWorker, @DefaultValue("1000") int maxQueued,
			@DefaultValue("5s") Duration queueTimeout) {

	}

	/**
	 * How a worker is found whose event loop hangs.
	 *
	 * @param interval Time between two pings.
	 * @param timeout How long a worker may owe an answer, before it gets no new calls.
	 * @param killFrozen Whether such a worker is killed and replaced.
	 */
	public record Heartbeat(@DefaultValue("1s") Duration interval, @DefaultValue("5s") Duration timeout,
			@DefaultValue("false") boolean killFrozen) {

	}

	/**
	 * When workers that were lost are started again, and when that is a loop.
	 *
	 * @param minBackoff How long to wait before the first restart.
	 * @param maxBackoff How long to wait at most.
	 * @param maxCrashes How many workers may be lost within the window, for each of
	 * workers, before the application counts as down.
	 * @param crashWindow Time that is looked at.
	 */
	public record Restart(@DefaultValue("100ms") Duration minBackoff, @DefaultValue("30s") Duration maxBackoff,
			@DefaultValue("5") int maxCrashes, @DefaultValue("1m") Duration crashWindow) {

	}

	/**
	 * When workers that are well are replaced, one at a time. Zero is never.
	 *
	 * @param requests After how many calls.
	 * @param jitter By which part of that each worker differs at random, 0 to 1.
	 * @param lifetime After which time.
	 * @param memory Above how much resident memory.
	 */
	public record Recycle(@DefaultValue("0") long requests, @DefaultValue("0.1") double jitter,
			@DefaultValue("0s") Duration lifetime, @DefaultValue("0B") DataSize memory) {

	}

	/**
	 * Whether the application is reloaded when its files change, for development.
	 *
	 * @param onChange Whether it is reloaded.
	 * @param patterns Which files count: globs of names, or of paths below the
	 * application's directory where they have a slash.
	 * @param interval Time between two looks at the files.
	 * @param maxFiles How many files may count, before the start fails.
	 */
	public record Reload(@DefaultValue("false") boolean onChange, @DefaultValue("*.py") List<String> patterns,
			@DefaultValue("500ms") Duration interval, @DefaultValue("20000") int maxFiles) {

	}

	/**
	 * How much may be on the way from a worker to its clients.
	 *
	 * @param streamCredit How much a worker may send ahead in each call.
	 * @param connectionCredit How much beyond that the calls of a worker whose clients
	 * are fast may send ahead together.
	 * @param maxMessageSize Largest WebSocket message, in both directions.
	 */
	public record Wire(@DefaultValue("64KB") DataSize streamCredit, @DefaultValue("16MB") DataSize connectionCredit,
			@DefaultValue("16MB") DataSize maxMessageSize) {

	}

}
