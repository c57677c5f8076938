// Photos: chosen with their rights in view, and their focal point set on the
// picture, with every crop of the theme beside it. The dev server tells the
// library as the files have it, a published site as it was published.
'use strict';
(() => {
  if (!window.provence.store) return;
  const { isLocal, say } = window.provence;
  let library = { collection: null, photos: [], crops: [] };

  async function load() {
    const response = await fetch(isLocal ? '/admin/api/photos' : 'photos.json', { headers: { 'accept-language': document.documentElement.lang } });
    if (!response.ok) return;
    library = await response.json();
    // Rights may have ended since the site was published.
    const today = new Intl.DateTimeFormat('en-CA', { timeZone: library.time_zone ?? undefined }).format();
    for (const photo of library.photos) if (photo.expires && photo.expires < today) photo.refused ??= library.over;
  }

  /** The address of a small picture of an original; nothing where there is none. */
  function thumbnailOf(file) {
    const photo = library.photos.find((photo) => photo.file === file);
    return photo?.thumbnail ?? (file && library.unlisted ? library.unlisted + encodeURIComponent(file) : null);
  }

  window.provence.thumbnailOf = (id) => library.photos.find((photo) => photo.id === id)?.thumbnail ?? null;

  /** The references to photos, with the whole library below. */
  function choice(Reference, h) {
    return class extends Reference {
      async componentDidMount() {
        super.componentDidMount?.();
        if (library.photos.length === 0) await load();
        this.forceUpdate();
      }

      choose(photo) {
        this.handleChange({ value: photo.id, label: photo.title, data: {} });
      }

      render() {
        const field = super.render();
        if (this.props.field.get('collection') !== library.collection || this.isMultiple() || this.props.isDisabled) return field;
        const shownBy = (photo) => {
          const source = photo.thumbnail ?? thumbnailOf(photo.file);
          return source ? h('img', { src: source, alt: '', loading: 'lazy' }) : h('span', { className: 'provence-no-picture' });
        };
        const photos = library.photos.map((photo) => {
          const notes = [photo.credit, photo.expires && say(`jusqu’au ${photo.expires}`, `until ${photo.expires}`),
            photo.audience && photo.audience !== 'public' && photo.audience, photo.refused].filter(Boolean);
          return h('button', {
            key: photo.id, type: 'button', className: 'provence-photo', disabled: Boolean(photo.refused),
            'aria-pressed': String(photo.id === this.props.value), onClick: () => this.choose(photo),
          }, shownBy(photo), h('b', {}, photo.title), h('small', {}, notes.join(' · ')));
        });
        return h('div', {}, field, h('details', { className: 'provence-photos' },
          h('summary', {}, say('Choisir dans la photothèque', 'Choose from the library')), h('div', {}, photos)));
      }
    };
  }

  /** Where the window of a crop begins, in per cent of what is cut off: the focal point is its middle where there is room. */
  function position(focus, part) {
    const room = 1 - part;
    return room <= 0 ? 0 : Math.min(1, Math.max(0, (focus / 100 - part / 2) / room)) * 100;
  }

  function crop(h, source, { width, height }, focus, { name, ratio: [across, down] }) {
    const wide = (across / down) / (width / height);
    const [partX, partY] = wide > 1 ? [1, 1 / wide] : [wide, 1];
    return h('figure', { key: name }, h('div', { style: {
      aspectRatio: `${across} / ${down}`, backgroundImage: `url("${source}")`, backgroundRepeat: 'no-repeat',
      backgroundSize: `${100 / partX}% ${100 / partY}%`, backgroundPosition: `${position(focus.x, partX)}% ${position(focus.y, partY)}%`,
    } }), h('figcaption', {}, `${name} ${across}:${down}`));
  }

  /** The address of an original that is in the repository and not published, for a part of the form; it comes a moment later. */
  function originalFor(part, file) {
    part.originals ??= {};
    if (!(file in part.originals)) {
      part.originals[file] = null;
      window.provence.original?.(`assets/photos/${file}`).then((address) => {
        part.originals[file] = address;
        part.forceUpdate();
      }, () => {});
    }
    return part.originals[file];
  }

  /** `focal_point`: the picture, on which a click sets the point; arrow keys move it by one per cent. */
  function focal(ObjectControl, h) {
    return class extends ObjectControl {
      async componentDidMount() {
        super.componentDidMount?.();
        if (this.props.field.get('name') !== 'focal_point') return;
        if (library.photos.length === 0) await load();
        // The file is known once the whole entry is: this part of the form may be there before.
        const show = () => {
          const file = this.file();
          if (file !== this.shown) {
            this.shown = file;
            this.forceUpdate();
          }
        };
        this.leave = window.provence.store()?.subscribe(show);
        requestAnimationFrame(show);
      }

      componentWillUnmount() {
        super.componentWillUnmount?.();
        this.leave?.();
      }

      file() {
        return window.provence.store()?.getState().entryDraft?.getIn(['entry', 'data', 'file']);
      }

      point() {
        const number = (key) => Number(this.props.value?.get?.(key) ?? 50);
        return { x: number('x'), y: number('y') };
      }

      set(x, y) {
        const within = (value) => Math.min(100, Math.max(0, Math.round(value)));
        const value = this.props.value?.set ? this.props.value : this.props.field.clear();
        this.props.onChange(value.set('x', within(x)).set('y', within(y)));
      }

      render() {
        const fields = super.render();
        const file = this.file();
        if (this.props.field.get('name') !== 'focal_point' || !file) return fields;
        const source = thumbnailOf(file) ?? originalFor(this, file);
        if (!source) return fields;
        const focus = this.point();
        const size = this.size ?? { width: 3, height: 2 };
        const picture = h('button', {
          type: 'button', className: 'provence-focus', 'aria-label': say(`Point d’intérêt : ${focus.x} %, ${focus.y} %`, `Focal point: ${focus.x}%, ${focus.y}%`),
          onClick: (event) => {
            if (event.detail === 0) return;
            const box = event.currentTarget.getBoundingClientRect();
            this.set((event.clientX - box.left) / box.width * 100, (event.clientY - box.top) / box.height * 100);
          },
          onKeyDown: (event) => {
            const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
            if (!step) return;
            event.preventDefault();
            this.set(focus.x + step[0], focus.y + step[1]);
          },
        }, h('img', { src: source, alt: '', onLoad: (event) => {
          this.size = { width: event.target.naturalWidth, height: event.target.naturalHeight };
          this.forceUpdate();
        } }), h('span', { style: { left: `${focus.x}%`, top: `${focus.y}%` } }));
        const crops = library.crops.map((one) => crop(h, source, size, focus, one));
        return h('div', {}, fields, h('div', { className: 'provence-focal' }, picture, h('div', { className: 'provence-crops' }, crops)));
      }
    };
  }

  /** The file of a photo of the library: Decap shows no picture of it, though it has it. */
  function picture(Image) {
    return class extends Image {
      async componentDidMount() {
        super.componentDidMount?.();
        if (library.photos.length === 0) await load();
        this.forceUpdate();
      }

      shouldComponentUpdate() {
        return true;
      }

      render() {
        const { props } = this;
        if (props.field.get('media_folder') !== '/assets/photos') return super.render();
        const shown = (path, field) => {
          const known = typeof path === 'string' ? thumbnailOf(path) ?? originalFor(this, path) : null;
          return known ?? props.getAsset(path, field);
        };
        this.props = { ...props, getAsset: shown };
        try {
          return super.render();
        } finally {
          this.props = props;
        }
      }
    };
  }

  window.provence.registerPhotos = () => {
    const { CMS, h } = window;
    for (const [name, make] of [['relation', choice], ['object', focal], ['image', picture]]) {
      const { control, preview, schema } = CMS.getWidget(name);
      CMS.registerWidget(name, make(control, h), preview, schema);
    }
    load();
  };
})();
