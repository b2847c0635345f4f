# The storage of a machine that is Ready; sourced by machines.sh.

attempt seed block-devices create "$machine" name=xda model=M serial=A size=20000000000 \
  block_size=512
a=$(field id)
attempt seed block-devices create "$machine" name=xdb id_path=/dev/b size=20000000000 \
  block_size=512
b=$(field id)
attempt seed block-devices create "$machine" name=xdc model=M serial=C size=20000000000 \
  block_size=512
c=$(field id)
attempt seed block-devices read "$machine"
attempt seed block-device update "$machine" "$a" model=N
attempt seed block-device add-tag "$machine" "$a" tag=ssd
attempt seed block-device remove-tag "$machine" "$a" tag=ssd
attempt seed block-device set-boot-disk "$machine" "$a"
attempt seed machine set-storage-layout "$machine" storage_layout=lvm
attempt seed machine restore-storage-configuration "$machine"
attempt seed machine set-storage-layout "$machine" storage_layout=blank
attempt seed block-device format "$machine" "$b" fstype=ext4 label=data
attempt seed block-device mount "$machine" "$b" mount_point=/srv
attempt seed block-device unmount "$machine" "$b"
attempt seed block-device unformat "$machine" "$b"
attempt seed partitions create "$machine" "$a" size=4000000000 bootable=true
part=$(field id)
attempt seed partitions read "$machine" "$a"
attempt seed partition read "$machine" "$a" "$part"
attempt seed partition add-tag "$machine" "$a" "$part" tag=p
attempt seed partition remove-tag "$machine" "$a" "$part" tag=p
attempt seed partition format "$machine" "$a" "$part" fstype=ext4 label=root
attempt seed partition mount "$machine" "$a" "$part" mount_point=/ mount_options=noatime
holds filesystem.mount_point /
attempt seed partition unmount "$machine" "$a" "$part"
attempt seed partition unformat "$machine" "$a" "$part"
attempt seed volume-groups create "$machine" name=vg0 "block_devices=$b"
vg=$(field id)
attempt seed volume-groups read "$machine"
attempt seed volume-group update "$machine" "$vg" "add_block_devices=$c"
attempt seed volume-group create-logical-volume "$machine" "$vg" name=lv0 size=5000000000
lv=$(field id)
attempt seed volume-group read "$machine" "$vg"
attempt seed volume-group delete-logical-volume "$machine" "$vg" "id=$lv"
attempt seed volume-group delete "$machine" "$vg"
attempt seed bcache-cache-sets create "$machine" "cache_device=$b"
set=$(field id)
attempt seed bcache-cache-sets read "$machine"
attempt seed bcache-cache-set read "$machine" "$set"
attempt seed bcaches create "$machine" name=bcache0 "backing_device=$c" "cache_set=$set" \
  cache_mode=writeback
cache=$(field id)
attempt seed bcaches read "$machine"
attempt seed bcache read "$machine" "$cache"
attempt seed bcache update "$machine" "$cache" cache_mode=writethrough
attempt seed bcache delete "$machine" "$cache"
attempt seed bcache-cache-set update "$machine" "$set" "cache_device=$c"
attempt seed bcache-cache-set delete "$machine" "$set"
attempt seed partition delete "$machine" "$a" "$part"
attempt seed raids create "$machine" name=md0 level=raid-1 "block_devices=$b" "block_devices=$c"
raid=$(field id)
attempt seed raids read "$machine"
attempt seed raid read "$machine" "$raid"
attempt seed raid update "$machine" "$raid" name=md1
attempt seed raid delete "$machine" "$raid"
attempt seed machine set-storage-layout "$machine" storage_layout=vmfs6 "root_device=$a"
attempt seed vmfs-datastores read "$machine"
store=$(field 0.id)
attempt seed vmfs-datastore read "$machine" "$store"
attempt seed vmfs-datastores create "$machine" name=more "block_devices=$b"
attempt seed vmfs-datastore update "$machine" "$(field id)" "add_block_devices=$c" name=most
attempt seed vmfs-datastore delete "$machine" "$(field id)"
attempt seed machine set-storage-layout "$machine" storage_layout=blank
attempt seed block-device delete "$machine" "$c"
attempt seed machine mount-special "$machine" fstype=tmpfs mount_point=/tmp mount_options=size=1g
attempt seed machine unmount-special "$machine" mount_point=/tmp
